using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Images.Images;
using Slipway.Images.Native;
using Slipway.Images.Registries;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Images.Tests.Support;

/// <summary>A registry that a test may upset, and a store on an empty folder beside it.</summary>
internal sealed class ImageWorld : IAsyncDisposable
{
    private readonly List<ImageStore> stores = [];

    private ImageWorld(TestRegistry registry) => Registry = registry;

    public TestRegistry Registry { get; }

    public string Data { get; } = Path.Join(Path.GetTempPath(), "slipway-images-" + Guid.NewGuid().ToString("n"));

    public ImageStoreOptions Options { get; private set; } = new();

    public ImageStore Store { get; private set; } = null!;

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<ImageWorld> StartAsync(Action<ImageStoreOptions, TestRegistry>? configure = null, TestRegistry? registry = null, TimeProvider? time = null)
    {
        var world = new ImageWorld(registry ?? await TestRegistry.StartAsync());
        world.Options = new ImageStoreOptions
        {
            DataFolder = world.Data,
            LocalRegistries = true,
            Transfers = { FirstDelay = TimeSpan.FromMilliseconds(1), LongestDelay = TimeSpan.FromMilliseconds(5) },
        };
        configure?.Invoke(world.Options, world.Registry);
        world.Store = world.OpenStore(time);
        return world;
    }

    /// <summary>Another store on the same folder: the server after a restart.</summary>
    public ImageStore OpenStore(TimeProvider? time = null)
    {
        var store = new ImageStore(Options, time ?? TimeProvider.System, NullLoggerFactory.Instance);
        stores.Add(store);
        return store;
    }

    public ImageReference Reference(string name) => ImageReference.Parse($"{Registry.Host}/{name}");

    /// <summary>Puts the image into the registry and brings it here.</summary>
    public async Task<ResolvedImage> PushAndPullAsync(TestImage image, RecordingObserver? observer = null, string name = "team/app:1")
    {
        Registry.Push(name, image);
        return await PullAsync(name, observer);
    }

    public async Task<ResolvedImage> PullAsync(string name = "team/app:1", RecordingObserver? observer = null, CancellationToken? cancel = null)
    {
        var resolved = await Store.ResolveAsync(Reference(name), cancel ?? Cancel);
        await Store.PullAsync(resolved, observer ?? new RecordingObserver(), cancel ?? Cancel);
        return resolved;
    }

    public async Task<SlipwayException> FailAsync(ErrorCode code, string name = "team/app:1")
    {
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => PullAsync(name));
        Assert.Equal(code.Code, failure.Code.Code);
        return failure;
    }

    /// <summary>What is in the data folder, but for what is meant to stay after a failure: partial downloads.</summary>
    public IReadOnlyList<string> LeftBehind() =>
        [.. new[] { "layers", "parents", "blobs/sha256", "temp" }.SelectMany(folder => Directory.EnumerateFileSystemEntries(Path.Join(Data, folder)))];

    public static RegistryOptions RegistryOf(ImageStoreOptions options, string host)
    {
        if (!options.Registries.TryGetValue(host, out var registry))
            options.Registries[host] = registry = new RegistryOptions();
        return registry;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in stores)
            store.Dispose();
        await Registry.DisposeAsync();
        TreeRemover.Remove(Data);
    }
}
