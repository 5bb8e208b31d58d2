using System.Collections.Concurrent;
using Slipway.Contracts.Names;
using Slipway.Engine;
using Slipway.Engine.Network;

namespace Slipway.Integration.Tests.Services;

/// <summary>Writes down what instances are granted, and lets nothing through.</summary>
internal sealed class RecordingNetwork : IInstanceNetwork
{
    private readonly ConcurrentDictionary<InstanceId, NetworkGrants> granted = new();

    /// <summary>Where the instance's links lead, as <c>169.254.1.1:10000>10.203.0.7:4222</c>; null when it was granted nothing.</summary>
    public string? LinksOf(InstanceId id) => granted.TryGetValue(id, out var grants)
        ? string.Join(' ', grants.Links.Select(link => $"{link.Local}>{string.Join(',', link.Targets)}"))
        : null;

    public Task GrantAsync(InstanceId id, NetworkGrants grants, CancellationToken cancellationToken)
    {
        granted[id] = grants;
        return Task.CompletedTask;
    }
}
