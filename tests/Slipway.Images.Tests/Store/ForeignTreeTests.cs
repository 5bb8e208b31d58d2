using Slipway.Images.Native;
using Xunit;

namespace Slipway.Images.Tests.Store;

public sealed class ForeignTreeTests : IDisposable
{
    private static readonly TreeBounds Wide = new(Bytes: 1000, Entries: 100, Depth: 10);

    private readonly string folder = Directory.CreateTempSubdirectory("slipway-foreign-").FullName;

    public void Dispose() => ForeignTree.Remove(folder);

    [Fact]
    public void A_tree_of_five_thousand_levels_is_measured_and_removed_on_a_small_stack()
    {
        // From the inside out, so that no path here is too long.
        for (var i = 0; i < 5000; i++)
        {
            var around = Directory.CreateDirectory(At($"n{i}")).FullName;
            if (i > 0)
                Directory.Move(At($"n{i - 1}"), Path.Combine(around, "d"));
        }

        Assert.ThrowsAny<Exception>(() => Directory.Delete(folder, recursive: true));
        Assert.False(ForeignTree.IsWithin(folder, Wide with { Entries = long.MaxValue, Depth = 100 }));
        var small = new Thread(() => ForeignTree.Remove(folder), maxStackSize: 256 << 10);
        small.Start();
        small.Join();
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void Bytes_entries_and_depth_each_have_their_bound()
    {
        Directory.CreateDirectory(At("a/b"));
        File.WriteAllBytes(At("a/b/file"), new byte[1000]);
        File.CreateSymbolicLink(At("loop"), folder);
        Assert.True(ForeignTree.IsWithin(folder, new TreeBounds(Bytes: 1100, Entries: 4, Depth: 3)));
        Assert.False(ForeignTree.IsWithin(folder, new TreeBounds(Bytes: 999, Entries: 4, Depth: 3)));
        Assert.False(ForeignTree.IsWithin(folder, new TreeBounds(Bytes: 1100, Entries: 3, Depth: 3)));
        Assert.False(ForeignTree.IsWithin(folder, new TreeBounds(Bytes: 1100, Entries: 4, Depth: 2)));
    }

    [Fact]
    public void What_is_not_there_is_within_any_bounds_and_removed_already()
    {
        Assert.True(ForeignTree.IsWithin(At("none"), Wide));
        Assert.Equal(0, ForeignTree.Remove(At("none")));
    }

    private string At(string name) => Path.Combine(folder, name);
}
