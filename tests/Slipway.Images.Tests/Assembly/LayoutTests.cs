using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Images.Tests.Support;
using Slipway.Testing.Images;
using Xunit;

namespace Slipway.Images.Tests.Assembly;

/// <summary>Image layouts as a build leaves them, honest and not.</summary>
public sealed class LayoutTests
{
    private static readonly ImageReference Name = ImageReference.Parse("staged.local/app:1");
    private readonly TestImage image = new ImageBuilder().Layer(layer => layer.File("bin/run", "1")).Layer(layer => layer.File("app/x", "2")).Run("Cmd", "/bin/run").Build();

    [Fact]
    public async Task An_image_comes_in_with_its_own_digest()
    {
        await using var world = await ImageWorld.StartAsync();

        var imported = await ImportAsync(world);

        Assert.Equal(image.Digest, imported.ManifestDigest.ToString());
        var loaded = await world.OpenStore().LoadAsync(Name, imported.ManifestDigest, ImageWorld.Cancel);
        Assert.Equal(["/bin/run"], loaded!.Config.Cmd);
        using var mount = new OverlayMount(world.Store.GetDirectories(loaded));
        Assert.Equal("2", await File.ReadAllTextAsync(Path.Join(mount.Root, "app/x"), ImageWorld.Cancel));
        await ImportAsync(world); // again: nothing new, nothing left
        Assert.Equal(4, world.LeftBehind().Count);
    }

    [Fact]
    public Task A_changed_layer_is_found_out() => RefusedAsync(ErrorCodes.DigestMismatch, folder =>
    {
        var blob = File.ReadAllBytes(LayerPath(folder));
        blob[^9] ^= 1;
        File.WriteAllBytes(LayerPath(folder), blob);
    });

    [Fact]
    public Task A_layer_that_goes_on_is_found_out() => RefusedAsync(ErrorCodes.LayerLimit, folder => File.AppendAllText(LayerPath(folder), "more"));

    [Fact]
    public Task A_changed_configuration_is_found_out() => RefusedAsync(ErrorCodes.DigestMismatch, folder =>
        File.WriteAllText(LayoutWriter.BlobPath(folder, image.Blobs.Keys.Single(digest => image.Layers.All(layer => layer.Digest != digest))), "{}"));

    [Fact]
    public Task A_changed_manifest_is_found_out() => RefusedAsync(ErrorCodes.DigestMismatch, folder => File.WriteAllText(LayoutWriter.BlobPath(folder, image.Digest), "{}"));

    [Fact]
    public Task A_link_is_not_followed_even_to_the_right_bytes() => RefusedAsync(ErrorCodes.ImageInvalid, folder =>
    {
        var elsewhere = Path.Join(folder, "elsewhere");
        File.Move(LayerPath(folder), elsewhere);
        File.CreateSymbolicLink(LayerPath(folder), elsewhere);
    });

    [Fact]
    public Task A_named_pipe_makes_nobody_wait() => RefusedAsync(ErrorCodes.ImageInvalid, folder =>
    {
        File.Delete(Path.Join(folder, "index.json"));
        TreeListing.Run("mkfifo", Path.Join(folder, "index.json"));
    });

    [Fact]
    public Task Two_images_are_one_too_many() => RefusedAsync(ErrorCodes.ImageInvalid, folder =>
        LayoutWriter.Write(folder, image, new ImageBuilder().Layer(layer => layer.File("other")).Build()));

    [Fact]
    public Task What_is_no_layout_is_refused() => RefusedAsync(ErrorCodes.ImageInvalid, folder => File.WriteAllText(Path.Join(folder, "oci-layout"), "[]"));

    [Fact]
    public Task An_index_that_is_not_JSON_is_refused() => RefusedAsync(ErrorCodes.ImageInvalid, folder => File.WriteAllText(Path.Join(folder, "index.json"), "<html>"));

    [Fact]
    public Task An_index_beyond_the_limit_is_refused() => RefusedAsync(ErrorCodes.ImageInvalid, folder => File.AppendAllText(Path.Join(folder, "index.json"), new string(' ', 5 << 20)));

    [Fact]
    public async Task To_know_the_name_of_a_layer_that_is_here_is_not_to_have_it()
    {
        await using var world = await ImageWorld.StartAsync();
        await world.PushAndPullAsync(image); // somebody else's
        var before = world.LeftBehind();

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => ImportAsync(world, folder => File.Delete(LayerPath(folder))));

        Assert.Equal(ErrorCodes.ImageInvalid, failure.Code);
        Assert.Equal(before.Order(), world.LeftBehind().Order());
    }

    private static async Task<Images.ResolvedImage> ImportAsync(ImageWorld world, TestImage image, Action<string>? upset)
    {
        var folder = Directory.CreateTempSubdirectory("slipway-layout-").FullName;
        try
        {
            LayoutWriter.Write(folder, image);
            upset?.Invoke(folder);
            return await world.Store.ImportLayoutAsync(folder, Name, ImageWorld.Cancel);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private Task<Images.ResolvedImage> ImportAsync(ImageWorld world, Action<string>? upset = null) => ImportAsync(world, image, upset);

    private async Task RefusedAsync(ErrorCode code, Action<string> upset)
    {
        await using var world = await ImageWorld.StartAsync();
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => ImportAsync(world, upset));
        Assert.Equal(code.Code, failure.Code.Code);
        Assert.Empty(world.LeftBehind());
    }

    private string LayerPath(string folder) => LayoutWriter.BlobPath(folder, image.Layers[0].Digest);
}
