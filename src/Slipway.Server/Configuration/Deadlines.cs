namespace Slipway.Server.Configuration;

/// <summary>How long the phases of a start may take.</summary>
public sealed record Deadlines
{
    /// <summary>Until the engine runs an instance's process: mounts, network, runtime.</summary>
    public TimeSpan Start { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Until its ports take connections: the most that a job's <c>start_command_timeout</c> gets.</summary>
    public TimeSpan Healthy { get; init; } = TimeSpan.FromHours(1);
}
