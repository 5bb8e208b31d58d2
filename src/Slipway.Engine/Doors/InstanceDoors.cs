using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Engine.Names;
using Slipway.Engine.Network;

namespace Slipway.Engine.Doors;

/// <summary>The doors of all instances.</summary>
internal sealed class InstanceDoors(Resolver resolver, InstanceConnections connections, TimeProvider time, ILogger log) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<InstanceId, InstanceDoor> doors = new();

    /// <summary>Opens the door of an instance whose namespace exists.</summary>
    /// <param name="pid">A process in the instance's namespace.</param>
    /// <exception cref="SlipwayException"><c>engine_failed</c></exception>
    public async Task OpenAsync(InstanceId id, JobId job, int pid, NetworkGrants grants)
    {
        var door = new InstanceDoor(id, job, OpenSpace(id, pid), connections.Writer, time);
        try
        {
            await door.SetAsync(grants, resolver).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            await door.DisposeAsync().ConfigureAwait(false);
            if (failure is SocketException taken)
                throw new SlipwayException(ErrorCodes.EngineFailed, $"Could not listen inside instance {id}: {taken.Message}", taken);
            throw;
        }

        doors[id] = door;
    }

    /// <summary>As <see cref="OpenAsync"/> for an instance that runs already: it goes on without a door when that fails.</summary>
    public async Task ReopenAsync(InstanceId id, JobId job, int? pid, NetworkGrants grants)
    {
        try
        {
            if (pid is { } process)
                await OpenAsync(id, job, process, grants).ConfigureAwait(false);
        }
        catch (SlipwayException failure)
        {
            log.DoorFailed(id, failure.Message);
        }
    }

    public async Task SetAsync(InstanceId id, NetworkGrants grants)
    {
        try
        {
            if (doors.TryGetValue(id, out var door))
                await door.SetAsync(grants, resolver).ConfigureAwait(false);
        }
        catch (SocketException taken)
        {
            log.DoorFailed(id, taken.Message);
        }
    }

    public async Task CloseAsync(InstanceId id)
    {
        if (doors.TryRemove(id, out var door))
            await door.DisposeAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var id in doors.Keys)
            await CloseAsync(id).ConfigureAwait(false);
    }

    private static SafeFileHandle OpenSpace(InstanceId id, int pid)
    {
        try
        {
            var space = File.OpenHandle($"/proc/{pid}/ns/net");
            // Asked after it was opened: a number that went to another process since would have led to that one's namespace.
            if (File.ReadAllText($"/proc/{pid}/cgroup").Contains(id.ToString(), StringComparison.Ordinal))
                return space;
            space.Dispose();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(ErrorCodes.EngineFailed, $"Could not find the network of instance {id}: {failure.Message}", failure);
        }

        throw new SlipwayException(ErrorCodes.EngineFailed, $"Could not find the network of instance {id}: it has ended.");
    }
}
