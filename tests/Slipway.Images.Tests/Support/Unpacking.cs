using Slipway.Images.Layers;
using Slipway.Images.Native;
using Slipway.Images.Tar;

namespace Slipway.Images.Tests.Support;

/// <summary>Unpacks a tar into a folder of its own, without registry or store.</summary>
internal sealed class Unpacking : IDisposable
{
    public Unpacking(byte[] tar, ImageLimits? limits = null, Func<int, int>? pieceAt = null)
    {
        Directory.CreateDirectory(Folder);
        limits ??= new ImageLimits();
        try
        {
            using var writer = new LayerWriter(Folder, new LayerBudget(limits, () => tar.Length), limits);
            var reader = new TarReader(writer, limits.HeaderBytes);
            for (var at = 0; at < tar.Length;)
            {
                var length = Math.Clamp(pieceAt?.Invoke(at) ?? tar.Length, 1, tar.Length - at);
                reader.Read(tar.AsSpan(at, length));
                at += length;
            }

            reader.Complete();
            Result = writer.Finish();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Folder { get; } = Path.Join(Path.GetTempPath(), "slipway-unpack-" + Guid.NewGuid().ToString("n"));

    public UnpackedLayer Result { get; }

    public string At(string path) => Path.Join(Folder, path);

    public void Dispose() => TreeRemover.Remove(Folder);
}
