using System.Diagnostics;
using Xunit;

namespace Slipway.Engine.Tests.Support;

/// <summary>A layer with this machine's own <c>buildah</c> and the libraries that it loads.</summary>
internal sealed class BuildahLayer : IDisposable
{
    private const string Program = "/usr/bin/buildah";

    private BuildahLayer()
    {
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("slipway-buildah-").FullName;

    public static BuildahLayer Make()
    {
        Assert.SkipUnless(File.Exists(Program), "buildah is not installed: apt-get install buildah");
        var layer = new BuildahLayer();
        File.SetUnixFileMode(layer.Folder, (UnixFileMode)0b111_101_101);
        using var ldd = Process.Start(new ProcessStartInfo("ldd", [Program]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        // "	libgpgme.so.11 => /lib/x86_64-linux-gnu/libgpgme.so.11 (0x…)", "	/lib64/ld-linux-x86-64.so.2 (0x…)"
        var words = ldd.StandardOutput.ReadToEnd().Split((char[])[' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries);
        ldd.WaitForExit();
        foreach (var path in words.Where(word => word.StartsWith('/')).Append(Program))
            layer.Add(path, File.ReadAllBytes(path), executable: true);
        // Debian's says which capabilities a build step gets: no more than an instance has.
        layer.Add("/usr/share/containers/containers.conf", File.ReadAllBytes("/usr/share/containers/containers.conf"), executable: false);
        layer.Add("/etc/containers/policy.json", """{"default":[{"type":"insecureAcceptAnything"}]}"""u8.ToArray(), executable: false);
        return layer;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private void Add(string path, byte[] content, bool executable)
    {
        var target = Folder + path;
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.WriteAllBytes(target, content);
        if (executable)
            File.SetUnixFileMode(target, (UnixFileMode)0b111_101_101);
    }
}
