using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Slipway.Server.Configuration;

namespace Slipway.Server.WebConsole;

/// <summary>The console's files as they are in the assembly, compressed once, named by what is in them.</summary>
internal sealed class ConsoleAssets
{
    private const string Prefix = "console/";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, ConsoleAsset> files;
    private readonly string folder;

    public ConsoleAssets(ServerOptions options)
    {
        folder = options.ConsoleFolder;
        var assembly = Assembly.GetExecutingAssembly();
        files = assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Prefix.Length..], name => Load(assembly, name));
    }

    public ConsoleAsset? Find(string name) => folder.Length == 0 ? files.GetValueOrDefault(name) : FindInFolder(name);

    // Only what a listing of the folder names: no path that somebody made up is opened.
    private ConsoleAsset? FindInFolder(string name) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).FirstOrDefault(path => Path.GetRelativePath(folder, path) == name) is { } path
        && Types.ContainsKey(Path.GetExtension(path))
            ? Pack(name, File.ReadAllBytes(path))
            : null;

    private static ConsoleAsset Load(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var plain = new byte[stream.Length];
        stream.ReadExactly(plain);
        return Pack(name, plain);
    }

    private static ConsoleAsset Pack(string name, byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.SmallestSize))
            brotli.Write(plain);
        return new ConsoleAsset(Types[Path.GetExtension(name)], $"\"{Convert.ToHexStringLower(SHA256.HashData(plain))[..32]}\"", plain, packed.ToArray());
    }
}
