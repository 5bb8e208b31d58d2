using Slipway.Contracts.Names;
using Slipway.Server.Staging;
using Slipway.Server.Storage;
using Xunit;

namespace Slipway.Server.Tests.Staging;

/// <summary>What builds keep, whatever a build has made of it.</summary>
public sealed class BuildCacheTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly DataFolder data;
    private readonly BuildCache caches;

    public BuildCacheTests()
    {
        data = DataFolder.Open(Path.Combine(folder.Path, "data"));
        caches = new BuildCache(data);
    }

    public void Dispose()
    {
        data.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task What_one_build_kept_the_next_one_finds()
    {
        await using (var first = Take())
            await File.WriteAllTextAsync(Path.Combine(first.Bind.Source, "kept"), "x", TestContext.Current.CancellationToken);
        await using var second = Take();
        Assert.True(File.Exists(Path.Combine(second.Bind.Source, "kept")));
    }

    [Fact]
    public async Task A_cache_nested_deeper_than_any_path_is_thrown_away_whole()
    {
        await using (var build = Take())
            Nest(build.Bind.Source, 3000);
        await using var next = Take();
        Assert.Empty(Directory.EnumerateFileSystemEntries(next.Bind.Source));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(data.Path, "temp")));
    }

    [Fact]
    public async Task A_cache_of_too_many_bytes_is_thrown_away_when_no_other_build_has_it()
    {
        var other = Take();
        await using (var build = Take())
        {
            await using var file = File.Create(Path.Combine(build.Bind.Source, "sparse"));
            file.SetLength(BuildCache.Most.Bytes + 1);
        }

        Assert.True(File.Exists(Path.Combine(other.Bind.Source, "sparse")));
        await other.DisposeAsync();
        await using var next = Take();
        Assert.Empty(Directory.EnumerateFileSystemEntries(next.Bind.Source));
    }

    [Fact]
    public async Task Links_out_of_a_cache_are_neither_counted_nor_followed()
    {
        var outside = Directory.CreateDirectory(Path.Combine(folder.Path, "outside")).FullName;
        await File.WriteAllTextAsync(Path.Combine(outside, "file"), "x", TestContext.Current.CancellationToken);
        await using (var build = Take())
        {
            File.CreateSymbolicLink(Path.Combine(build.Bind.Source, "out"), outside);
            File.CreateSymbolicLink(Path.Combine(build.Bind.Source, "round"), build.Bind.Source);
            Nest(build.Bind.Source, 200);
        }

        Assert.True(File.Exists(Path.Combine(outside, "file")));
    }

    private BuildCache.Use Take() =>
        caches.Take(BuiltInPipelines.All.First(pipeline => pipeline.CacheFolder.Length > 0), NamespacePath.Parse("/sandbox/fred"))!;

    // From the inside out: no path is ever longer than two names below the top.
    private static void Nest(string top, int depth)
    {
        for (var i = 0; i < depth; i++)
        {
            var around = Directory.CreateDirectory(Path.Combine(top, $"n{i}")).FullName;
            if (i > 0)
                Directory.Move(Path.Combine(top, $"n{i - 1}"), Path.Combine(around, "d"));
        }
    }
}
