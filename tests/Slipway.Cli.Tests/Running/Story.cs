using Slipway.Cli.Tests.Fake;

namespace Slipway.Cli.Tests.Running;

/// <summary>A server and somebody who is logged in to it.</summary>
public abstract class Story : IAsyncLifetime
{
    internal FakeServer Server { get; private set; } = null!;

    internal ApcShell Apc { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await FakeServer.StartAsync();
        Apc = ApcShell.LoggedIn(Server);
    }

    public async ValueTask DisposeAsync()
    {
        Apc.Dispose();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
