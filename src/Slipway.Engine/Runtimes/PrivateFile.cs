using System.Text;

namespace Slipway.Engine.Runtimes;

/// <summary>A file for root alone: what a runtime is given holds an instance's variables, and these hold its secrets.</summary>
internal static class PrivateFile
{
    public static void Write(string path, string text)
    {
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        file.Write(Encoding.UTF8.GetBytes(text));
    }
}
