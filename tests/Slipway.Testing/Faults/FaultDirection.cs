namespace Slipway.Testing.Faults;

/// <summary>Which way bytes go through a <see cref="FaultProxy"/>.</summary>
public enum FaultDirection
{
    /// <summary>Answers: from whom the proxy stands for, to whoever connected.</summary>
    Downstream,

    /// <summary>Requests.</summary>
    Upstream,
}
