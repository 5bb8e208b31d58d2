using System.Net;
using Slipway.Chaos.Actors;
using Slipway.Chaos.Api;
using Slipway.Chaos.Checks;
using Slipway.Chaos.Records;
using Slipway.Chaos.Servers;
using Slipway.Testing;
using Slipway.Testing.Faults;
using Slipway.Testing.Registries;

namespace Slipway.Chaos;

/// <summary>One run, from an empty data folder to an empty machine.</summary>
public static class ChaosRun
{
    private const int Deployers = 3;
    private const string DiskSize = "256m";
    private const int KillsForACopy = 25;

    /// <summary>What was begun when the time is up may take so long to be judged; then the run is given up.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(4);

    /// <param name="options">What it is to do.</param>
    /// <param name="output">Told what happens, and the figures.</param>
    /// <param name="cancellationToken">Gives the run up.</param>
    public static async Task<ChaosResult> RunAsync(ChaosOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync($"seed {options.Seed}: {options.Kills} kills in at most {options.Seconds} s (again with --seed {options.Seed} --kills {options.Kills})");
        using var journal = new Journal(output, TimeProvider.System);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(options.Seconds) + Grace);
        var figures = new Figures();
        var folder = Directory.CreateTempSubdirectory("slipway-chaos-").FullName;
        try
        {
            await RunInAsync(folder, options, journal, figures, deadline.Token);
        }
        catch (ChaosException exception)
        {
            journal.Violated(exception.Message);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            journal.Violated("the run did not come to its end in time");
        }

        await output.WriteLineAsync($"\n{figures.Render()}");
        foreach (var violation in journal.Violations)
            await output.WriteLineAsync($"VIOLATION with seed {options.Seed} at {violation}");
        if (options.Keep || journal.Violations.Count > 0)
            await output.WriteLineAsync($"logs: {folder}");
        else
            Directory.Delete(folder, recursive: true);
        return new ChaosResult(figures, journal.Violations);
    }

    private static async Task RunInAsync(string folder, ChaosOptions options, Journal journal, Figures figures, CancellationToken cancellationToken)
    {
        var plan = new ChaosPlan(options.Seed);
        await using var registry = await TestRegistry.StartAsync();
        await using var proxy = FaultProxy.Start(new IPEndPoint(IPAddress.Loopback, registry.Address.Port), options.Seed);
        using var disk = new SmallDisk(DiskSize);
        await using var server = new ServerUnderTest(ServerPlace.On(Path.Combine(disk.Path, "data")), folder);
        server.Launch();
        if (await server.BecomeReadyAsync(cancellationToken) is null)
            throw new ChaosException($"The server does not start; {server.Log} says why.");
        using var api = new ApiClient(server, journal, figures);
        var world = new ChaosWorld
        {
            Plan = plan,
            Journal = journal,
            Figures = figures,
            Excuses = new Excuses(TimeProvider.System),
            Ledger = new Ledger(),
            Registry = registry,
            Proxy = proxy,
            Disk = disk,
            Folder = folder,
            Server = server,
            Api = api,
            Images = await ChaosImages.PushAsync(registry, plan.For("images")),
        };
        api.Changing += () => world.Moments.Tell(Moments.Change);
        try
        {
            await WorkAsync(world, options, cancellationToken);
            await EndAsync(world, cancellationToken);
        }
        catch
        {
            await Sweep.RescueAsync(server);
            throw;
        }

        if (options.Keep)
            await Machine.RunAsync("cp", "-a", "--one-file-system", server.Place.Data, Path.Combine(folder, "data"));
    }

    private static async Task WorkAsync(ChaosWorld world, ChaosOptions options, CancellationToken cancellationToken)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(giveUp.Token);
        enough.CancelAfter(TimeSpan.FromSeconds(options.Seconds));
        var killer = new InstanceKiller(world);
        var copies = Math.Max(1, options.Kills / KillsForACopy);
        List<IActor> others =
        [
            .. Enumerable.Range(1, Deployers).Select(number => new Deployer(world, number)),
            new Tenant(world), new PolicyActor(world), new RegistryFaulter(world), new DiskFiller(world, killer), killer, new ProgramKiller(world),
            // A kill takes a few seconds with what belongs to it.
            new Copier(world, copies, TimeSpan.FromSeconds(4) * options.Kills / (copies + 1)),
        ];
        var work = others.Select(actor => RunAsync(world, actor, giveUp, enough.Token)).ToList();
        await RunAsync(world, new ServerKiller(world, options.Kills), giveUp, enough.Token);
        await enough.CancelAsync();
        await Task.WhenAll(work);
        cancellationToken.ThrowIfCancellationRequested();
        if (giveUp.IsCancellationRequested)
            throw new ChaosException("the run was given up");
    }

    // The first that fails ends the run for all.
    private static async Task RunAsync(ChaosWorld world, IActor actor, CancellationTokenSource giveUp, CancellationToken enough)
    {
        try
        {
            await Task.Run(() => actor.RunAsync(enough, giveUp.Token), CancellationToken.None);
        }
        catch (OperationCanceledException) when (giveUp.IsCancellationRequested)
        {
            // Another one has said why.
        }
#pragma warning disable CA1031 // Whatever it is, it is told, with the actor's name.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            world.Journal.Violated($"{actor.Name}: {exception}");
            await giveUp.CancelAsync();
        }
    }

    // No more faults: everything is as it was acknowledged, the next deploy works, and what is deleted is gone.
    private static async Task EndAsync(ChaosWorld world, CancellationToken cancellationToken)
    {
        world.Journal.Note("the end: everything is looked at");
        await world.Server.WhenReadyAsync(cancellationToken);
        await world.Watchers.SettleAsync(world.Journal, TimeSpan.FromSeconds(30));
        var checks = new JobChecks(world);
        foreach (var entry in world.Ledger.Jobs)
        {
            await checks.RequireSettledAsync(entry, cancellationToken);
            await checks.RequireLogAsync(entry, cancellationToken);
        }

        var last = new JobEntry("last", world.Images[0]);
        await new DeployAction(world, new Draw(0), checks).RunAsync(last, mayCancel: false, cancellationToken);
        await world.Watchers.SettleAsync(world.Journal, TimeSpan.FromSeconds(30));
        await Sweep.DeleteAllAsync(world.Api, cancellationToken);
        await Sweep.RequireNothingLeftAsync(world, world.Server, cancellationToken);

        // The next server finds nothing that runs, and takes its network away.
        await world.Server.KillAsync();
        world.Server.Launch();
        if (await world.Server.BecomeReadyAsync(cancellationToken) is null)
            throw new ChaosException($"The server does not start on an empty folder; {world.Server.Log} says why.");
        if (!await world.Server.StopAsync())
            world.Journal.Violated("the server does not stop when it is asked to");
        await Sweep.RequireNothingLeftAsync(world, world.Server, cancellationToken, stopped: true);
    }
}
