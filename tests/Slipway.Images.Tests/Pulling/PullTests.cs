using Slipway.Contracts.Names;
using Slipway.Images.Tests.Support;
using Slipway.Testing.Images;
using Xunit;

namespace Slipway.Images.Tests.Pulling;

public sealed class PullTests
{
    [Theory]
    [InlineData(Compression.Gzip, false)]
    [InlineData(Compression.Gzip, true)]
    [InlineData(Compression.Zstd, false)]
    [InlineData(Compression.None, false)]
    [InlineData(Compression.GzipMembers, false)]
    public async Task An_image_comes_here_whatever_its_layers_are_packed_with(Compression compression, bool docker)
    {
        await using var world = await ImageWorld.StartAsync();
        var observer = new RecordingObserver();
        var image = new ImageBuilder { Docker = docker }
            .Layer(layer => layer.Folder("./").Folder("etc").File("etc/name", "first").Noise("big", 3_000_000), compression)
            .Layer(layer => layer.File("etc/name", "second"), compression)
            .Run("Cmd", "app")
            .Build();

        var pulled = await world.PushAndPullAsync(image, observer);

        var directories = world.Store.GetDirectories(pulled);
        Assert.Equal("first", await File.ReadAllTextAsync(Path.Join(directories[0], "etc/name"), ImageWorld.Cancel));
        Assert.Equal("second", await File.ReadAllTextAsync(Path.Join(directories[1], "etc/name"), ImageWorld.Cancel));
        Assert.Equal(["app"], pulled.Config.Cmd);
        var total = pulled.Layers.Sum(layer => layer.Size);
        Assert.Equal((total, total), (observer.DownloadedTotal, observer.UnpackedTotal));
        Assert.Equal(4, observer.Milestones.Count);
        Assert.False(observer.WentBack);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Join(world.Data, "partial/sha256")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Join(world.Data, "temp")));
    }

    [Fact]
    public async Task A_second_pull_asks_the_registry_once_and_fetches_nothing()
    {
        await using var world = await ImageWorld.StartAsync();
        var image = new ImageBuilder().Layer(layer => layer.File("a", "1")).Build();
        await world.PushAndPullAsync(ImageBuilder.Index(("linux/" + ImageBuilder.ThisArchitecture, image)));
        world.Registry.ForgetRequests();

        var observer = new RecordingObserver();
        var again = await world.PullAsync(observer: observer);

        var request = Assert.Single(world.Registry.Requests);
        Assert.Equal("HEAD", request.Method);
        Assert.Empty(world.Store.FindMissing(again));
        Assert.Empty(observer.Milestones);
    }

    [Fact]
    public async Task An_image_is_loaded_after_a_restart_without_its_registry()
    {
        await using var world = await ImageWorld.StartAsync();
        var pulled = await world.PushAndPullAsync(new ImageBuilder().Layer(layer => layer.File("a", "1")).Build());
        world.Registry.Misbehave.Fail(500);

        var store = world.OpenStore();
        await store.RecoverAsync(ImageWorld.Cancel);
        var loaded = await store.LoadAsync(pulled.Reference, pulled.ManifestDigest, ImageWorld.Cancel);

        Assert.Equal(pulled.Layers, loaded!.Layers);
        Assert.Equal(pulled.ConfigDigest, loaded.ConfigDigest);
        Assert.Null(await store.LoadAsync(pulled.Reference, pulled.ConfigDigest.Equals(pulled.ManifestDigest) ? default : Digest.Parse("sha256:" + new string('0', 64)), ImageWorld.Cancel));
    }

    [Fact]
    public async Task A_layer_that_two_images_share_is_fetched_once()
    {
        await using var world = await ImageWorld.StartAsync();
        var shared = new LayerBuilder().Noise("base", 100_000).Build();
        await world.PushAndPullAsync(new ImageBuilder().Layer(shared).Layer(layer => layer.File("a", "1")).Build(), name: "team/a:1");
        await world.PushAndPullAsync(new ImageBuilder().Layer(shared).Layer(layer => layer.File("b", "1")).Build(), name: "team/b:1");

        Assert.Single(world.Registry.Requests, request => request.Method == "GET" && request.Path.EndsWith(shared.Digest, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pulls_at_the_same_time_share_a_transfer_and_each_hears_of_it()
    {
        await using var world = await ImageWorld.StartAsync();
        var shared = new LayerBuilder().Noise("base", 500_000).Build();
        world.Registry.Push("team/a:1", new ImageBuilder().Layer(shared).Layer(layer => layer.File("a", "1")).Build());
        world.Registry.Push("team/b:1", new ImageBuilder().Layer(shared).Build());
        var gate = world.Registry.Misbehave.BlobGate = new TaskCompletionSource();
        gate.SetResult(); // configurations are blobs too
        var resolved = new[] { "team/a:1", "team/b:1" }.Select(name => world.Store.ResolveAsync(world.Reference(name), ImageWorld.Cancel)).ToArray();
        await Task.WhenAll(resolved);
        gate = world.Registry.Misbehave.BlobGate = new TaskCompletionSource();

        var observers = new[] { new RecordingObserver(), new RecordingObserver() };
        var pulls = new List<Task>();
        for (var i = 0; i < 2; i++)
            pulls.Add(world.Store.PullAsync(await resolved[i], observers[i], ImageWorld.Cancel));
        await Task.WhenAll(observers.Select(observer => observer.FirstStart.Task));
        gate.SetResult();
        await Task.WhenAll(pulls);

        Assert.Single(world.Registry.Requests, request => request.Method == "GET" && request.Path.EndsWith(shared.Digest, StringComparison.Ordinal));
        Assert.All(observers, observer => Assert.Contains("finished " + shared.Digest["sha256:".Length..][..8], observer.Milestones));
        Assert.Equal(shared.Blob.Length, observers[1].DownloadedTotal);
    }

    [Fact]
    public async Task Cancelling_one_of_two_pulls_does_not_disturb_the_other()
    {
        await using var world = await ImageWorld.StartAsync();
        world.Registry.Push("team/app:1", new ImageBuilder().Layer(layer => layer.Noise("base", 500_000)).Build());
        var resolved = await world.Store.ResolveAsync(world.Reference("team/app:1"), ImageWorld.Cancel);
        var gate = world.Registry.Misbehave.BlobGate = new TaskCompletionSource();
        using var cancel = new CancellationTokenSource();

        var (first, second) = (new RecordingObserver(), new RecordingObserver());
        var cancelled = world.Store.PullAsync(resolved, first, cancel.Token);
        await first.FirstStart.Task;
        var kept = world.Store.PullAsync(resolved, second, ImageWorld.Cancel);
        await second.FirstStart.Task;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        gate.SetResult();
        await kept;

        Assert.Empty(world.Store.FindMissing(resolved));
        Assert.True(File.Exists(Path.Join(world.Store.GetDirectories(resolved)[0], "base")));
    }

    [Fact]
    public async Task A_cancelled_pull_leaves_nothing_half_made()
    {
        await using var world = await ImageWorld.StartAsync();
        world.Registry.Push("team/app:1", new ImageBuilder().Layer(layer => layer.Noise("a", 400_000)).Layer(layer => layer.File("b", "1")).Build());
        world.Registry.Misbehave.HangAfter = 200_000;
        using var cancel = new CancellationTokenSource();
        var observer = new RecordingObserver();

        var pull = world.PullAsync(observer: observer, cancel: cancel.Token);
        await observer.FirstBytes.Task;
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pull);
        Assert.Empty(world.LeftBehind());
        world.Registry.Misbehave.HangAfter = null;
        await world.PullAsync();
    }

    [Fact]
    public async Task A_layer_that_an_image_has_twice_is_mounted_once_where_it_is_highest()
    {
        await using var world = await ImageWorld.StartAsync();
        var twice = new LayerBuilder().Folder("./").File("a", "again").Build();
        var pulled = await world.PushAndPullAsync(new ImageBuilder().Layer(twice).Layer(layer => layer.Folder("./").Whiteout("a")).Layer(twice).Build());

        var directories = world.Store.GetDirectories(pulled);
        Assert.Equal(2, directories.Count);
        Assert.Contains(pulled.Layers[2].DiffId.Hex, directories[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_image_of_this_machine_is_picked_from_an_index()
    {
        await using var world = await ImageWorld.StartAsync();
        var ours = new ImageBuilder().Layer(layer => layer.File("ours")).Build();
        var other = new ImageBuilder { Architecture = "s390x" }.Layer(layer => layer.File("other")).Build();
        world.Registry.Push("team/app:1", ImageBuilder.Index(("linux/s390x", other), ("linux/" + ImageBuilder.ThisArchitecture, ours)));

        var resolved = await world.Store.ResolveAsync(world.Reference("team/app:1"), ImageWorld.Cancel);

        Assert.Equal(ours.Digest, resolved.ManifestDigest.ToString());
        var pinned = await world.Store.ResolveAsync(world.Reference("team/app@" + ours.Digest), ImageWorld.Cancel);
        Assert.Equal(resolved.Layers, pinned.Layers);
    }

    [Fact]
    public async Task The_configuration_says_how_to_run()
    {
        await using var world = await ImageWorld.StartAsync();
        var image = new ImageBuilder().Layer(layer => layer.File("a"))
            .Run("Entrypoint", "/bin/app").Run("Env", "A=1", "B=x=y", "EMPTY")
            .RunJson("ExposedPorts", """{"80/tcp":{},"53/udp":{},"22":{},"9000-9001/tcp":{}}""")
            .RunJson("Volumes", """{"/data":{}}""").RunJson("User", "\"app:staff\"").RunJson("StopSignal", "\"SIGQUIT\"")
            .RunJson("Cmd", "null").RunJson("Labels", """{"k":"v"}""").RunJson("WorkingDir", "\"/srv\"").RunJson("OnBuild", "null")
            .Build();
        world.Registry.Push("team/app:1", image);

        var config = (await world.Store.ResolveAsync(world.Reference("team/app:1"), ImageWorld.Cancel)).Config;

        Assert.Equal(["/bin/app"], config.Entrypoint);
        Assert.Empty(config.Cmd);
        Assert.Equal([new("A", "1"), new("B", "x=y"), new("EMPTY", "")], config.Env);
        Assert.Equal([22, 80], config.ExposedPorts);
        Assert.Equal(("app:staff", "/srv", "SIGQUIT", "/data", "v"), (config.User, config.WorkingDir, config.StopSignal, config.Volumes[0], config.Labels["k"]));
    }
}
