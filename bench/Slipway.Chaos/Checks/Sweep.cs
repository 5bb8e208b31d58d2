using System.Diagnostics;
using Slipway.Chaos.Api;
using Slipway.Chaos.Servers;

namespace Slipway.Chaos.Checks;

/// <summary>The end of a server: everything is deleted, and nothing of it may stay on the machine.</summary>
internal static class Sweep
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task DeleteAllAsync(ApiClient api, CancellationToken cancellationToken)
    {
        await Task.WhenAll((await api.JobsAsync(cancellationToken)).Select(job =>
            api.InsistAsync(HttpMethod.Delete, $"/v1/jobs/{job.Uuid}", null, null, cancellationToken)));
        foreach (var package in await api.PackagesAsync(cancellationToken))
            await api.InsistAsync(HttpMethod.Delete, $"/v1/packages/{package.Uuid}", null, null, cancellationToken);
    }

    /// <summary>After <see cref="DeleteAllAsync"/>; of a server that has stopped not even its network may be there.</summary>
    public static async Task RequireNothingLeftAsync(ChaosWorld world, ServerUnderTest server, CancellationToken cancellationToken, bool stopped = false)
    {
        var clock = Stopwatch.StartNew();
        IReadOnlyList<string> left;
        while ((left = await Leftovers.FindAsync(server.Place, stopped)).Count > 0 && clock.Elapsed < Patience)
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        world.Figures.Count(Figures.Leftovers, left.Count);
        foreach (var one in left)
            world.Journal.Violated($"left over of {server.Place.EngineName}: {one}");
    }

    /// <summary>A run that was given up leaves nothing running.</summary>
    public static async Task RescueAsync(ServerUnderTest server)
    {
        await server.StopAsync();
        foreach (var instance in Outside.All(server.Place))
            await Machine.RunAsync("kill", "-KILL", $"{instance.Supervisor.Pid}", $"{instance.App.Pid}");
        foreach (var mount in Leftovers.Mounts(server.Place))
            await Machine.RunAsync("umount", "-l", mount);
    }
}
