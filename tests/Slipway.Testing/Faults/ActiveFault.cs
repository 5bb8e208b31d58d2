namespace Slipway.Testing.Faults;

/// <summary>A fault in force, until it is disposed of.</summary>
public sealed class ActiveFault : IDisposable
{
    private readonly CancellationTokenSource lifted = new();
    private readonly Action<ActiveFault> remove;
    private int strikes;

    internal ActiveFault(Fault fault, Action<ActiveFault> remove)
    {
        Fault = fault;
        this.remove = remove;
    }

    public Fault Fault { get; }

    /// <summary>How many connections it has hit.</summary>
    public int Strikes => Volatile.Read(ref strikes);

    internal CancellationToken Lifted => lifted.Token;

    internal void Count() => Interlocked.Increment(ref strikes);

    /// <summary>Lifts it: what it holds back goes on.</summary>
    public void Dispose()
    {
        remove(this);
        // Not disposed of: lines may be about to look at it, and there is no timer to free.
        lifted.Cancel();
    }
}
