using Slipway.Chaos.Api;
using Slipway.Chaos.Records;
using Slipway.Chaos.Servers;
using Slipway.Chaos.Watching;
using Slipway.Testing;
using Slipway.Testing.Faults;
using Slipway.Testing.Registries;

namespace Slipway.Chaos;

/// <summary>What all actors of a run share.</summary>
internal sealed record ChaosWorld
{
    public required ChaosPlan Plan { get; init; }

    public required Journal Journal { get; init; }

    public required Figures Figures { get; init; }

    public required Excuses Excuses { get; init; }

    public required Ledger Ledger { get; init; }

    public required TestRegistry Registry { get; init; }

    /// <summary>Between server and registry.</summary>
    public required FaultProxy Proxy { get; init; }

    /// <summary>Where the data folder lies.</summary>
    public required SmallDisk Disk { get; init; }

    /// <summary>For settings, logs and copies.</summary>
    public required string Folder { get; init; }

    public required ServerUnderTest Server { get; init; }

    public required ApiClient Api { get; init; }

    /// <summary>Names of the images that may be deployed.</summary>
    public required IReadOnlyList<string> Images { get; init; }

    /// <summary>Held by whoever kills, stops or copies the server.</summary>
    public SemaphoreSlim Control { get; } = new(1);

    /// <summary>Who waits for the moment in which something is under way.</summary>
    public Moments Moments { get; } = new();

    /// <summary>The watchers of all Tasks.</summary>
    public WatcherCrowd Watchers { get; } = new();
}
