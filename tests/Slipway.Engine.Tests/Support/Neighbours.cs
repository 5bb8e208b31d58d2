using System.Net;
using System.Net.Sockets;
using System.Text;
using Slipway.Contracts.Names;
using Slipway.Engine.Instances;
using Slipway.Engine.Network;
using Xunit;

namespace Slipway.Engine.Tests.Support;

/// <summary>Instances that serve, and instances that try to reach them, in words for stories.</summary>
internal static class Neighbours
{
    /// <summary>Serves a page with its name on port 80 and another on port 81.</summary>
    public static async Task<InstanceStatus> ServeAsync(this EngineFixture fixture, string name, NetworkGrants? grants = null)
    {
        var spec = fixture.Shell($"""
            mkdir -p /www /other; echo {name} > /www/index.html; echo secret > /other/index.html
            httpd -p 80 -h /www; httpd -p 81 -h /other; echo ready; exec sleep 1000
            """) with
        { Grants = grants ?? NetworkGrants.None };
        var status = await fixture.StartAsync(spec);
        await fixture.WaitForLineAsync(spec.Id, "ready");
        return status;
    }

    /// <summary>An instance that only waits to be told what to try.</summary>
    public static async Task<InstanceStatus> WaitingAsync(this EngineFixture fixture, NetworkGrants? grants = null) =>
        await fixture.StartAsync(fixture.Shell("exec sleep 1000") with { Grants = grants ?? NetworkGrants.None });

    /// <summary>What a shell inside an instance writes, both outputs.</summary>
    public static async Task<string> TryAsync(this EngineFixture fixture, InstanceId id, string script)
    {
        var result = await fixture.Engine.ExecAsync(id, ["/bin/sh", "-c", $"( {script} ) 2>&1"], null, TestContext.Current.CancellationToken);
        return result.Output.Trim();
    }

    /// <summary>The page behind an address as an instance gets it; empty when it gets none.</summary>
    public static async Task<string> FetchAsync(this EngineFixture fixture, InstanceId id, string address) =>
        (await fixture.TryAsync(id, $"wget -T 3 -q -O - http://{address}/ 2>/dev/null || true")).Trim();

    /// <summary>"yes" when an instance can connect, "no" when it can't.</summary>
    public static Task<string> ConnectAsync(this EngineFixture fixture, InstanceId id, string address, int port) =>
        fixture.TryAsync(id, $"nc -w 2 {address} {port} </dev/null >/dev/null 2>&1 && echo yes || echo no");

    public static LinkGrant Link(string local, params IPEndPoint[] targets) => new(IPEndPoint.Parse(local), targets);

    public static IPEndPoint At(this InstanceStatus target, int port) => new(target.Address!, port);

    /// <summary>Sends a line and reads up to the end.</summary>
    public static async Task<string> TalkAsync(Socket socket, string line)
    {
        await socket.SendAsync(Encoding.ASCII.GetBytes(line), TestContext.Current.CancellationToken);
        var buffer = new byte[4096];
        var length = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
        return Encoding.ASCII.GetString(buffer, 0, length);
    }
}
