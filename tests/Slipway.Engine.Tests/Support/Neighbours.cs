using System.Net;
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

    /// <summary>The page behind an address and port as an instance gets it, or why it gets none.</summary>
    public static async Task<string> FetchAsync(this EngineFixture fixture, InstanceId id, string address) =>
        (await fixture.TryAsync(id, Fetch(address))).Split('\n')[^1];

    /// <summary>A command that writes the page; the tests' wget can't live without a name service library.</summary>
    public static string Fetch(string address) => $"printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 3 {address.Replace(':', ' ')} | tail -n 1";

    /// <summary>"yes" when an instance can connect, "no" when it can't.</summary>
    public static Task<string> ConnectAsync(this EngineFixture fixture, InstanceId id, string address, int port) =>
        fixture.TryAsync(id, $"nc -w 2 {address} {port} </dev/null >/dev/null 2>&1 && echo yes || echo no");

    public static LinkGrant Link(string local, params IPEndPoint[] targets) => new(IPEndPoint.Parse(local), targets);

    public static IPEndPoint At(this InstanceStatus target, int port) => new(target.Address!, port);
}
