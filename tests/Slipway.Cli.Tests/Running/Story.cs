using Slipway.Cli.Tests.Fake;

namespace Slipway.Cli.Tests.Running;

/// <summary>A server and somebody who is logged in to it.</summary>
public abstract class Story : IAsyncLifetime
{
    internal FakeServer Server { get; private set; } = null!;

    internal ApcShell Apc { get; private set; } = null!;

    /// <summary>Where the server listens, and so its router.</summary>
    internal int Port => new Uri(Server.Url).Port;

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
