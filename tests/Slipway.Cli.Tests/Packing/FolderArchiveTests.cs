using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using CsCheck;
using Slipway.Cli.Grammar;
using Slipway.Cli.Packing;

namespace Slipway.Cli.Tests.Packing;

public sealed class FolderArchiveTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("pack-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void What_is_packed_unpacks_as_it_was()
    {
        var name = Gen.String[Gen.OneOf('a', 'b', 'c', ' ', 'é', '漢', '-', '.'), 1, 60].Where(text => text.Trim('.', ' ').Length > 0 && text != ".git");
        var file = Gen.Select(name.List[1, 4], Gen.Byte.Array[0, 5000], Gen.Bool);
        file.List[1, 12].Sample(
            files =>
            {
                var (source, target) = (Fresh("source"), Fresh("target"));
                foreach (var (parts, content, executable) in files)
                    TryWrite(Path.Combine([source, .. parts]), content, executable);
                using (var archive = FolderArchive.Pack(source, CancellationToken.None))
                    Unpack(archive, target);
                Assert.Equal(Listing(source), Listing(target));
            },
            iter: 30,
            threads: 1);
    }

    [Fact]
    public void The_same_content_gives_the_same_digest_whenever_and_wherever()
    {
        var (one, two) = (Fresh("one"), Fresh("two"));
        foreach (var folder in (string[])[one, two])
        {
            Write(folder, "b/c.txt", "text");
            Write(folder, "a.sh", "#!/bin/sh").UnixFileMode |= UnixFileMode.UserExecute;
            File.CreateSymbolicLink(Path.Combine(folder, "link"), "b/c.txt");
        }

        File.SetLastWriteTimeUtc(Path.Combine(two, "a.sh"), DateTime.UnixEpoch);
        using var first = FolderArchive.Pack(one, CancellationToken.None);
        using var second = FolderArchive.Pack(two + "/", CancellationToken.None);
        Assert.Equal(first.Digest, second.Digest);
        first.Content.Position = 0;
        Assert.Equal(first.Digest.Hex, Convert.ToHexStringLower(SHA256.HashData(first.Content)));
    }

    [Fact]
    public void The_archive_says_nothing_of_who_and_when()
    {
        Write(root, "a.txt", "x");
        using var archive = FolderArchive.Pack(root, CancellationToken.None);
        var entry = Assert.Single(Read(archive));
        Assert.Equal((0, 0, "a.txt", 1980), (entry.Uid, entry.Gid, entry.Name, entry.ModificationTime.Year));
        Assert.Equal(Convert.ToInt32("644", 8), (int)entry.Mode);
    }

    [Fact]
    public void The_temporary_file_goes_away()
    {
        Write(root, "a.txt", "x");
        var archive = FolderArchive.Pack(root, CancellationToken.None);
        Assert.True(File.Exists(archive.Content.Name));
        archive.Dispose();
        Assert.False(File.Exists(archive.Content.Name));
    }

    [Theory]
    [InlineData("inside", "a.txt")]
    [InlineData("sub/up", "../a.txt")]
    [InlineData("sub/over", "../sub/../a.txt")]
    [InlineData("dangling", "not/there")]
    [InlineData("loop", "loop")]
    public void Links_that_stay_inside_are_kept_as_they_are(string link, string target)
    {
        Write(root, "a.txt", "x");
        Directory.CreateDirectory(Path.Combine(root, "sub"));
        File.CreateSymbolicLink(Path.Combine(root, link), target);
        using var archive = FolderArchive.Pack(root, CancellationToken.None);
        var entry = Assert.Single(Read(archive), entry => entry.EntryType == TarEntryType.SymbolicLink);
        Assert.Equal((link, target), (entry.Name, entry.LinkName));
    }

    [Theory]
    [InlineData("out", "../secret")]
    [InlineData("sub/out", "../../secret")]
    [InlineData("out", "/etc/passwd")]
    [InlineData("out", "here/../secret")]
    public void Links_that_lead_out_are_refused(string link, string target)
    {
        Write(root, "a.txt", "x");
        Directory.CreateDirectory(Path.Combine(root, "sub"));
        // By its letters the last one stays inside; by the file system it does not.
        File.CreateSymbolicLink(Path.Combine(root, "here"), ".");
        File.CreateSymbolicLink(Path.Combine(root, link), target);
        var refusal = Assert.Throws<CommandException>(() => FolderArchive.Pack(root, CancellationToken.None));
        Assert.StartsWith($"\"{link}\" is a link to \"{target}\", which is outside of the folder", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(".apcignore", refusal.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_that_is_ignored_does_no_harm()
    {
        Write(root, "a.txt", "x");
        Write(root, ".apcignore", "out\n");
        File.CreateSymbolicLink(Path.Combine(root, "out"), "/etc");
        using var archive = FolderArchive.Pack(root, CancellationToken.None);
        Assert.Equal([".apcignore", "a.txt"], Read(archive).Select(entry => entry.Name));
    }

    [Fact]
    public void A_pipe_is_left_out_and_named()
    {
        Write(root, "a.txt", "x");
        using (var mkfifo = Process.Start("mkfifo", Path.Combine(root, "pipe")))
            mkfifo.WaitForExit();
        using var archive = FolderArchive.Pack(root, CancellationToken.None);
        Assert.Equal(["pipe"], archive.Skipped);
        Assert.Equal(["a.txt"], Read(archive).Select(entry => entry.Name));
    }

    [Fact]
    public void Nothing_to_pack_is_an_error()
    {
        Directory.CreateDirectory(Path.Combine(root, "empty"));
        Assert.Contains("There is nothing to pack", Assert.Throws<CommandException>(() => FolderArchive.Pack(root, CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_became_shorter_is_noticed()
    {
        var path = Write(root, "a.txt", "0123456789").FullName;
        using var file = File.OpenRead(path);
        using var exact = new ExactStream(file, 20, "a.txt");
        Assert.Throws<EndOfStreamException>(() => exact.CopyTo(Stream.Null));
    }

    private static List<TarEntry> Read(FolderArchive archive)
    {
        archive.Content.Position = 0;
        using var tar = new TarReader(new GZipStream(archive.Content, CompressionMode.Decompress, leaveOpen: true));
        var entries = new List<TarEntry>();
        while (tar.GetNextEntry(copyData: true) is { } entry)
            entries.Add(entry);
        return entries;
    }

    // By another program than the one that packed it.
    private static void Unpack(FolderArchive archive, string target)
    {
        using var tar = Process.Start("tar", ["-xzf", archive.Content.Name, "-C", target]);
        tar.WaitForExit();
        Assert.Equal(0, tar.ExitCode);
    }

    private static IEnumerable<string> Listing(string folder) => Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(folder, path) + (Directory.Exists(path) ? "/" : $" {File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))}"))
        .Order(StringComparer.Ordinal);

    private static void TryWrite(string path, byte[] content, bool executable)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
            if (executable)
                File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The name is taken by a folder or a file.
        }
    }

    private static FileInfo Write(string folder, string path, string text)
    {
        var full = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return new FileInfo(full);
    }

    private string Fresh(string name)
    {
        var path = Path.Combine(root, name);
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        return Directory.CreateDirectory(path).FullName;
    }
}
