using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Slipway.Contracts.Errors;
using Slipway.Engine.Native;

namespace Slipway.Engine.Roots;

/// <summary>
/// A package's root filesystem, seen from outside without trusting it: every path is resolved as if this directory were
/// <c>/</c>, so that no link in it reaches a file of the host.
/// </summary>
internal sealed class RootDirectory : IDisposable
{
    /// <summary>Bytes of a text file that are read at most; real passwd files have a few thousand.</summary>
    public const int TextLimit = 1024 * 1024;

    private const uint DirectoryMode = 0b111_101_101;

    private readonly SafeFileHandle root;

    public RootDirectory(string path) =>
        root = Libc.OpenDirectory(path)
            ?? throw new SlipwayException(ErrorCodes.EngineFailed, $"The root filesystem {path} can't be opened.");

    /// <summary>The text of a regular file, or nothing when there is none.</summary>
    public string ReadText(string path)
    {
        using var file = Libc.OpenInRoot(root, path, pathOnly: false);
        if (file is null)
            return "";
        try
        {
            using var stream = new FileStream(file, FileAccess.Read, bufferSize: 0);
            if (!stream.CanSeek)
                return "";
            var bytes = new byte[Math.Min(stream.Length, TextLimit)];
            return Encoding.UTF8.GetString(bytes, 0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return "";
        }
    }

    /// <summary>Takes hold of a directory; null when there is none.</summary>
    public SafeFileHandle? HoldDirectory(string path) => Libc.OpenInRoot(root, path.TrimEnd('/') + "/", pathOnly: true);

    /// <summary>Makes a directory and the ones above it; those that it makes belong to the user.</summary>
    /// <exception cref="SlipwayException"><c>start_failed</c> when something else stands in the way.</exception>
    public void MakeDirectory(string path, uint uid, uint gid)
    {
        var reached = "/";
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(name => name != "."))
        {
            var parent = reached;
            reached = $"{reached.TrimEnd('/')}/{name}";
            using var existing = Libc.OpenInRoot(root, reached + "/", pathOnly: true);
            if (existing is not null)
                continue;
            if (name == ".." || Marshal.GetLastPInvokeError() != Libc.NoSuchFile)
                throw InTheWay(path, reached);
            MakeOne(path, parent, name, uid, gid);
        }
    }

    public void Dispose() => root.Dispose();

    private void MakeOne(string path, string parent, string name, uint uid, uint gid)
    {
        using var directory = Libc.OpenInRoot(root, parent, pathOnly: true);
        if (directory is null || !Libc.MakeDirectoryAt(directory, name, DirectoryMode))
            throw InTheWay(path, $"{parent.TrimEnd('/')}/{name}");
        using var made = Libc.OpenInRoot(directory, name, pathOnly: true);
        if (made is null || !Libc.ChangeOwner(made, uid, gid))
            throw InTheWay(path, $"{parent.TrimEnd('/')}/{name}");
    }

    private static SlipwayException InTheWay(string path, string at) =>
        new(ErrorCodes.StartFailed, $"The directory {path} can't be made in the package: {at} exists and is not a directory.");
}
