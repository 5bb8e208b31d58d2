using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace Slipway.Server.Limits;

/// <summary>How many connections one listener has at once, and how many of those are from one source.</summary>
/// <param name="most">In all.</param>
/// <param name="mostOfOne">From one source.</param>
/// <param name="sourceOf">Whose share a connection uses; null for nobody's.</param>
/// <param name="refused">Told when a source has its share (true), or all places are taken; null for nobody.</param>
public sealed class ConnectionLimit(int most, int mostOfOne, Func<ConnectionContext, object?> sourceOf, Action<object?, bool>? refused = null)
{
    private readonly ConcurrentDictionary<object, int> ofSource = new();
    private readonly ConnectionRefusal refusal = new();
    private int open;

    public int Most => most;

    /// <summary>Lets a connection in, or refuses it.</summary>
    /// <param name="speaksPlainly">It carries HTTP as it is, so that a refusal can be said.</param>
    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next, bool speaksPlainly)
    {
        var source = sourceOf(connection);
        if (!TryEnter(source))
        {
            await refusal.RunAsync(connection, speaksPlainly);
            return;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            Leave(source);
        }
    }

    private bool TryEnter(object? source)
    {
        if (source is not null && ofSource.AddOrUpdate(source, 1, (_, count) => count + 1) > mostOfOne)
        {
            LeaveSource(source);
            refused?.Invoke(source, true);
            return false;
        }

        if (Interlocked.Increment(ref open) <= most)
            return true;
        Leave(source);
        refused?.Invoke(source, false);
        return false;
    }

    private void Leave(object? source)
    {
        Interlocked.Decrement(ref open);
        if (source is not null)
            LeaveSource(source);
    }

    private void LeaveSource(object source)
    {
        // Only an entry that is 0 is taken out, so that none is lost that somebody counts up meanwhile.
        if (ofSource.AddOrUpdate(source, 0, (_, count) => count - 1) == 0)
            ofSource.TryRemove(KeyValuePair.Create(source, 0));
    }
}
