using Slipway.Contracts.Errors;
using Slipway.Images.Tests.Support;
using Slipway.Testing.Images;
using Xunit;

namespace Slipway.Images.Tests.Layers;

/// <summary>Tricks that need two layers: one lays a link, the next goes through it.</summary>
public sealed class AcrossLayersTests : IDisposable
{
    private readonly string outside = Directory.CreateTempSubdirectory("slipway-outside-").FullName;

    public AcrossLayersTests() => File.WriteAllText(Path.Join(outside, "victim"), "untouched");

    [Fact]
    public Task A_file_written_through_a_link_of_the_layer_below_stays_inside() =>
        ShowsAsync(["d", "d/out", "d/out/victim"], layer => layer.File("d/out/victim", "overwritten"));

    [Fact]
    public Task A_whiteout_through_a_link_of_the_layer_below_stays_inside() =>
        ShowsAsync(["d", "d/out"], layer => layer.Whiteout("d/out/victim"));

    [Fact]
    public Task An_opaque_mark_on_a_link_of_the_layer_below_stays_inside() =>
        ShowsAsync(["d", "d/out"], layer => layer.Opaque("d/out"));

    [Fact]
    public Task A_folder_in_the_place_of_a_link_of_the_layer_below_takes_its_place() =>
        ShowsAsync(["d", "d/out", "d/out/new"], layer => layer.Folder("d").Folder("d/out").File("d/out/new"));

    [Theory]
    [InlineData("d/out/victim")]
    [InlineData("d/out")]
    public async Task A_hard_link_to_what_only_a_layer_below_has_is_refused(string target)
    {
        await using var world = await ImageWorld.StartAsync();
        world.Registry.Push("team/app:1", new ImageBuilder().Layer(Base).Layer(layer => layer.HardLink("stolen", target)).Build());

        var failure = await world.FailAsync(ErrorCodes.LayerInvalid);

        Assert.Contains("not in the same layer", failure.Message, StringComparison.Ordinal);
        Assert.Empty(world.LeftBehind());
    }

    [Fact]
    public void Whiteouts_and_opaque_marks_through_a_link_of_the_same_layer_stay_inside()
    {
        foreach (var target in new[] { outside, "../../../../../../.." + outside })
        {
            foreach (var through in new Action<LayerBuilder>[] { layer => layer.Whiteout("d/victim"), layer => layer.Opaque("d"), layer => layer.Whiteout("d/x/y") })
            {
                var layer = new LayerBuilder().Link("d", target);
                through(layer);
                Assert.Equal(ErrorCodes.LayerInvalid, Assert.Throws<SlipwayException>(() => new Unpacking(layer.ToTar())).Code);
            }
        }
    }

    [Fact]
    public void A_hard_link_to_a_symbolic_link_is_to_the_link_itself()
    {
        using var unpacked = new Unpacking(new LayerBuilder().Link("out", Path.Join(outside, "victim")).HardLink("again", "out").File("again", "mine").ToTar());

        Assert.Equal("mine", File.ReadAllText(unpacked.At("again")));
        Assert.Equal(Path.Join(outside, "victim"), new FileInfo(unpacked.At("out")).LinkTarget);
    }

    public void Dispose()
    {
        Assert.Equal("untouched", File.ReadAllText(Path.Join(outside, "victim")));
        Assert.Single(Directory.EnumerateFileSystemEntries(outside));
        Assert.Empty(TreeListing.AttributeNames(outside));
        Directory.Delete(outside, recursive: true);
    }

    private void Base(LayerBuilder layer) => layer.Folder("d").Link("d/out", outside);

    private async Task ShowsAsync(string[] expected, Action<LayerBuilder> write)
    {
        await using var world = await ImageWorld.StartAsync();
        var pulled = await world.PushAndPullAsync(new ImageBuilder().Layer(Base).Layer(write).Build());
        using var mount = new OverlayMount(world.Store.GetDirectories(pulled));

        Assert.Equal(expected, Directory.EnumerateFileSystemEntries(mount.Root, "*", SearchOption.AllDirectories).Where(Path.Exists).Select(path => Path.GetRelativePath(mount.Root, path)).Order(StringComparer.Ordinal));
    }
}
