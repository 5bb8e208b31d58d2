using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using ZstdSharp;

namespace Slipway.Testing.Images;

/// <summary>Writes a layer's tar, entry by entry, in the order of the calls.</summary>
public sealed class LayerBuilder
{
    private static readonly DateTimeOffset Time = DateTimeOffset.UnixEpoch.AddSeconds(1_600_000_000);
    private readonly List<TarEntry> entries = [];

    public LayerBuilder File(string path, string content = "", UnixFileMode mode = (UnixFileMode)0x1A4) =>
        File(path, Encoding.UTF8.GetBytes(content), mode);

    public LayerBuilder File(string path, byte[] content, UnixFileMode mode = (UnixFileMode)0x1A4) =>
        Add(new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(content), Mode = mode });

    public LayerBuilder Folder(string path, UnixFileMode mode = (UnixFileMode)0x1ED) =>
        Add(new PaxTarEntry(TarEntryType.Directory, path) { Mode = mode });

    public LayerBuilder Link(string path, string target) =>
        Add(new PaxTarEntry(TarEntryType.SymbolicLink, path) { LinkName = target, Mode = (UnixFileMode)0x1FF });

    public LayerBuilder HardLink(string path, string target) =>
        Add(new PaxTarEntry(TarEntryType.HardLink, path) { LinkName = target });

    /// <summary>Hides what the layers below have at this path.</summary>
    public LayerBuilder Whiteout(string path)
    {
        var slash = path.LastIndexOf('/') + 1;
        return File(path[..slash] + ".wh." + path[slash..]);
    }

    /// <summary>Hides all that the layers below have in this directory.</summary>
    public LayerBuilder Opaque(string folder) => File(folder + "/.wh..wh..opq");

    /// <summary>Bytes that do not compress, the same for the same path.</summary>
    public LayerBuilder Noise(string path, int length)
    {
        var content = new byte[length];
        new Random(path.Length + length).NextBytes(content);
        return File(path, content);
    }

    /// <summary>An entry of any kind; its time is set where it has none of its own.</summary>
    public LayerBuilder Add(TarEntry entry, DateTimeOffset? time = null)
    {
        entry.ModificationTime = time ?? Time;
        entries.Add(entry);
        return this;
    }

    public byte[] ToTar()
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, leaveOpen: true))
        {
            foreach (var entry in entries)
            {
                if (entry.DataStream is { } data)
                    data.Position = 0;
                writer.WriteEntry(entry);
            }
        }

        return stream.ToArray();
    }

    public TestLayer Build(Compression compression = Compression.Gzip) => Build(ToTar(), compression);

    /// <summary>A layer of any bytes, a tar or not.</summary>
    public static TestLayer Build(byte[] tar, Compression compression = Compression.Gzip)
    {
        var blob = compression switch
        {
            Compression.Gzip => Gzip(tar),
            Compression.GzipMembers => [.. tar.Chunk(1000).SelectMany(Gzip), .. new byte[700]],
            Compression.Zstd => Zstd(tar),
            _ => tar,
        };
        var type = compression switch
        {
            Compression.Zstd => "application/vnd.oci.image.layer.v1.tar+zstd",
            Compression.None => "application/vnd.oci.image.layer.v1.tar",
            _ => "application/vnd.oci.image.layer.v1.tar+gzip",
        };
        return new TestLayer(blob, TestImage.DigestOf(tar), type);
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(bytes);
        return stream.ToArray();
    }

    private static byte[] Zstd(byte[] bytes)
    {
        using var compressor = new Compressor(3);
        return compressor.Wrap(bytes).ToArray();
    }
}
