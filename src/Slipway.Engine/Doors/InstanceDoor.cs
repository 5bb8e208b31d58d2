using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.Win32.SafeHandles;
using Slipway.Contracts.Names;
using Slipway.Engine.Instances;
using Slipway.Engine.Names;
using Slipway.Engine.Network;

namespace Slipway.Engine.Doors;

/// <summary>The engine's sockets in one instance's network namespace. While one is open, the namespace exists.</summary>
internal sealed class InstanceDoor(
    InstanceId instance, JobId job, SafeFileHandle space, ChannelWriter<InstanceConnection> accepted, TimeProvider time) : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private NameService? names;
    private ApiListener? api;
    private bool closed;

    /// <summary>Opens what the grants want and closes what they don't. A door that is closed stays closed.</summary>
    /// <exception cref="Contracts.Errors.SlipwayException"><c>engine_failed</c></exception>
    /// <exception cref="SocketException">The instance has taken a port of ours.</exception>
    public async Task SetAsync(NetworkGrants grants, Resolver resolver)
    {
        await gate.WaitAsync().ConfigureAwait(false);
        try
        {
            if (closed)
                return;
            if (names is null)
                names = await OpenAsync(resolver).ConfigureAwait(false);
            names.Grants = grants;
            if (grants.Api && api is null)
            {
                var socket = (await NamespaceSockets.OpenAsync(space, SocketType.Stream).ConfigureAwait(false))[0];
                api = Owned([socket], () => new ApiListener(instance, job, socket, accepted, time));
            }
            else if (!grants.Api && api is not null)
            {
                await api.WithdrawAsync().ConfigureAwait(false);
                api = null;
            }
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await gate.WaitAsync().ConfigureAwait(false);
        try
        {
            closed = true;
            if (api is not null)
                await api.DisposeAsync().ConfigureAwait(false);
            if (names is not null)
                await names.DisposeAsync().ConfigureAwait(false);
            space.Dispose();
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<NameService> OpenAsync(Resolver resolver)
    {
        var sockets = await NamespaceSockets.OpenAsync(space, SocketType.Dgram, SocketType.Stream).ConfigureAwait(false);
        return Owned(sockets, () => new NameService(sockets[0], sockets[1], resolver, time));
    }

    private static T Owned<T>(IReadOnlyList<Socket> sockets, Func<T> make)
    {
        try
        {
            return make();
        }
        catch
        {
            foreach (var socket in sockets)
                socket.Dispose();
            throw;
        }
    }
}
