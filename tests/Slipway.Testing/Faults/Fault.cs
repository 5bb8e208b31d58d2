namespace Slipway.Testing.Faults;

/// <summary>One way in which a network misbehaves; works on what goes one way through a connection. The kinds are toxiproxy's, and one more.</summary>
public abstract record Fault
{
    public FaultDirection Direction { get; init; } = FaultDirection.Downstream;

    /// <summary>As figures name it: <c>reset_peer</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>Gives <paramref name="piece"/> to <paramref name="next"/>: later, in parts, changed, or not at all.</summary>
    internal abstract Task PassAsync(FaultSite site, FaultPiece piece, Func<FaultPiece, Task> next);

    /// <summary>The sender has closed; on return the receiver is told.</summary>
    internal virtual Task CloseAsync(FaultSite site) => Task.CompletedTask;
}
