using System.Net;
using System.Net.Sockets;
using Slipway.Contracts.Errors;

namespace Slipway.Server.Identity;

/// <summary>
/// Makes guessing passwords slow. Failures are counted for a user from an address, and more loosely for a user from anywhere
/// and for an address over all users; beyond a number that typing errors reach, each one doubles the wait. The counts are in
/// memory and are forgotten after a while without failures.
/// </summary>
public sealed class LoginThrottle(TimeProvider time)
{
    /// <summary>Counters held at most; beyond, the ones quiet for longest go.</summary>
    public const int MaxCounters = 30_000;

    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(15);

    private static readonly Rule Pair = new(Free: 5, Longest: TimeSpan.FromMinutes(5));
    private static readonly Rule User = new(Free: 50, Longest: TimeSpan.FromSeconds(30));
    private static readonly Rule Address = new(Free: 50, Longest: TimeSpan.FromMinutes(1));

    private readonly Lock gate = new();
    private readonly Dictionary<(string User, string Address), Counter> counters = [];

    /// <summary>
    /// Lets an attempt through, counted as a failure until <see cref="Succeeded"/> says otherwise: so attempts made side by side
    /// count as well.
    /// </summary>
    /// <exception cref="SlipwayException"><c>too_many_attempts</c>, whether there is such a user or not.</exception>
    public void Admit(string user, string address)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            var mine = Counters(user, address).Select(entry => (entry.Key, entry.Rule, Counter: Find(entry.Key, now))).ToList();
            var wait = mine.Max(entry => entry.Rule.NextAt(entry.Counter)) - now;
            if (wait > TimeSpan.Zero)
            {
                throw new SlipwayException(
                    ErrorCodes.TooManyAttempts, $"Too many failed logins; try again in {Math.Ceiling(wait.TotalSeconds)} s.")
                { RetryAfter = wait };
            }

            MakeRoom(now);
            foreach (var (key, _, counter) in mine)
                counters[key] = new Counter(counter.Failures + 1, now);
        }
    }

    /// <summary>The attempt that was let through was right: the pair begins anew, the others forget this one.</summary>
    public void Succeeded(string user, string address)
    {
        lock (gate)
        {
            foreach (var (key, rule) in Counters(user, address))
            {
                if (rule == Pair)
                    counters.Remove(key);
                else
                    TakeBack(key);
            }
        }
    }

    /// <summary>The attempt that was let through was not made after all: it counts for nothing.</summary>
    public void Withdraw(string user, string address)
    {
        lock (gate)
        {
            foreach (var (key, _) in Counters(user, address))
                TakeBack(key);
        }
    }

    private void TakeBack((string, string) key)
    {
        var counter = counters.GetValueOrDefault(key);
        if (counter.Failures <= 1)
            counters.Remove(key);
        else
            counters[key] = counter with { Failures = counter.Failures - 1 };
    }

    private static IEnumerable<((string, string) Key, Rule Rule)> Counters(string user, string address)
    {
        var network = NetworkOf(address);
        return [((user, network), Pair), ((user, ""), User), (("", network), Address)];
    }

    // A household has 2^64 addresses of IPv6, so they count as one: '2001:db8:1:2::'.
    private static string NetworkOf(string address) =>
        IPAddress.TryParse(address, out var parsed) && parsed.AddressFamily == AddressFamily.InterNetworkV6
            ? new IPAddress([.. parsed.GetAddressBytes().AsSpan(0, 8), .. new byte[8]]).ToString()
            : address;

    private Counter Find((string, string) key, DateTimeOffset now) =>
        counters.TryGetValue(key, out var counter) && now - counter.Last < Memory ? counter : default;

    private void MakeRoom(DateTimeOffset now)
    {
        if (counters.Count < MaxCounters)
            return;
        foreach (var key in counters.Where(entry => now - entry.Value.Last >= Memory).Select(entry => entry.Key).ToList())
            counters.Remove(key);
        if (counters.Count < MaxCounters)
            return;
        foreach (var key in counters.OrderBy(entry => entry.Value.Last).Take(MaxCounters / 10).Select(entry => entry.Key).ToList())
            counters.Remove(key);
    }

    private readonly record struct Counter(int Failures, DateTimeOffset Last);

    /// <param name="Free">Failures without a wait.</param>
    /// <param name="Longest">The wait stops growing there.</param>
    private sealed record Rule(int Free, TimeSpan Longest)
    {
        public DateTimeOffset NextAt(Counter counter)
        {
            var beyond = counter.Failures - Free;
            if (beyond < 0)
                return DateTimeOffset.MinValue;
            var seconds = Math.Min(Longest.TotalSeconds, Math.Pow(2, Math.Min(beyond, 30)));
            return counter.Last + TimeSpan.FromSeconds(seconds);
        }
    }
}
