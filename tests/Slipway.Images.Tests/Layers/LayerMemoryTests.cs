using System.Text;
using Slipway.Contracts.Errors;
using Slipway.Images.Layers;
using Slipway.Images.Native;
using Slipway.Images.Tar;
using Xunit;

namespace Slipway.Images.Tests.Layers;

/// <summary>Layers of very many entries, measured: memory has a bound. Alone, so that nobody else's memory is counted.</summary>
[Collection(nameof(Alone))]
public sealed class LayerMemoryTests : IDisposable
{
    // In memory, where there is such a disk: thousands of directories are quick there.
    private readonly string folder = Directory.CreateDirectory(Path.Join(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), "slipway-crowd-" + Guid.NewGuid().ToString("n"))).FullName;

    [Fact]
    public void Memory_does_not_grow_with_the_number_of_files()
    {
        var limits = new ImageLimits();
        using var writer = new LayerWriter(folder, new LayerBudget(limits, () => long.MaxValue), limits);
        var name = new string('n', 180);
        Write(writer, 0, 1_000);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        Write(writer, 1_000, 9_000);

        // 8,000 names of 180 bytes would be more than a megabyte.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 512 << 10);

        void Write(LayerWriter to, int from, int until)
        {
            for (var i = from; i < until; i++)
            {
                to.Begin(Entry(TarEntryKind.File, $"{name}{i}"));
                to.End();
            }
        }
    }

    [Theory]
    [InlineData("devices")]
    [InlineData("links to a device")]
    [InlineData("folders")]
    [InlineData("folders that no entry names")]
    public void What_has_to_be_remembered_has_a_limit_and_memory_stays_below_it(string what)
    {
        var limits = new ImageLimits { NoteBytes = 1 << 20 };
        using var writer = new LayerWriter(folder, new LayerBudget(limits, () => long.MaxValue), limits);
        var name = new string('n', 200);
        Begin(Entry(TarEntryKind.CharacterDevice, "device"));
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var failure = Assert.Throws<SlipwayException>(() =>
        {
            for (var i = 0; i < 200_000; i++)
            {
                Begin(what switch
                {
                    "devices" => Entry(TarEntryKind.CharacterDevice, $"{name}{i}"),
                    "links to a device" => Entry(TarEntryKind.HardLink, $"{name}{i}", "device"),
                    "folders" => Entry(TarEntryKind.Directory, $"{name}{i}"),
                    _ => Entry(TarEntryKind.File, $"{name}{i}/a/b/c"),
                });
            }
        });

        Assert.Equal(ErrorCodes.LayerLimit, failure.Code);
        Assert.Contains("NoteBytes", failure.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 2L * limits.NoteBytes);

        void Begin(TarEntry entry)
        {
            writer.Begin(entry);
            writer.End();
        }
    }

    public void Dispose() => TreeRemover.Remove(folder);

    private static TarEntry Entry(TarEntryKind kind, string path, string target = "") => new()
    {
        Kind = kind,
        Path = Encoding.UTF8.GetBytes(path),
        Target = Encoding.UTF8.GetBytes(target),
        Size = 0,
        Mode = 0x1ED,
        Owner = 0,
        Group = 0,
        Modified = new Timespec(1_600_000_000, 0),
        Attributes = [],
    };

    [CollectionDefinition(nameof(Alone), DisableParallelization = true)]
    public sealed class Alone;
}
