namespace Slipway.Engine.Instances;

/// <summary>What the engine knows of an instance.</summary>
public enum InstancePhase
{
    Running,

    /// <summary>Its process ended; the exit code is known.</summary>
    Exited,

    /// <summary>It is gone and nobody saw how: a reboot, or its supervisor was killed.</summary>
    Lost,
}
