using System.Collections.Concurrent;
using System.Security.Cryptography;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Identity;
using Slipway.Server.Identity;

namespace Slipway.Server.Sessions;

/// <summary>
/// Tickets for WebSockets: each opens one, at one path, once, within seconds. They live in memory only; whoever had one when the
/// server stopped asks for another.
/// </summary>
public sealed class Tickets(TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    /// <summary>Far more than pages that open at once; beyond it nobody gets one until others have been used or have ended.</summary>
    public const int MaxOpen = 10_000;

    private const int Bytes = 32;

    private readonly ConcurrentDictionary<string, (string Path, AcceptedToken Token, DateTimeOffset End)> open = new(StringComparer.Ordinal);

    /// <exception cref="SlipwayException"><c>unavailable</c>: too many are open.</exception>
    public WatchTicket Issue(string path, AcceptedToken token)
    {
        if (open.Count >= MaxOpen)
            DropEnded();
        if (open.Count >= MaxOpen)
            throw new SlipwayException(ErrorCodes.Unavailable, "Too many tickets are open; try again in a moment.") { RetryAfter = Lifetime };
        var ticket = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));
        open[ticket] = (path, token, time.GetUtcNow() + Lifetime);
        return new WatchTicket(ticket, (int)Lifetime.TotalSeconds);
    }

    /// <summary>Whose it is; it is used up, whatever comes of it.</summary>
    /// <exception cref="SlipwayException"><c>token_invalid</c>.</exception>
    public AcceptedToken Redeem(string ticket, string path)
    {
        if (open.TryRemove(ticket, out var found) && found.End > time.GetUtcNow() && found.Path.Equals(path, StringComparison.OrdinalIgnoreCase))
            return found.Token;
        throw new SlipwayException(ErrorCodes.TokenInvalid, $"The ticket is not good: each opens one WebSocket, once, within {Lifetime.TotalSeconds:0} seconds. Ask for another.");
    }

    private void DropEnded()
    {
        var now = time.GetUtcNow();
        foreach (var (ticket, entry) in open)
        {
            if (entry.End <= now)
                open.TryRemove(ticket, out _);
        }
    }
}
