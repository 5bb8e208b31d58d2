using Slipway.Cli.Grammar;
using Slipway.Cli.Terminal;
using Slipway.Cli.Units;
using Slipway.Client.Audit;
using Slipway.Contracts.Audit;

namespace Slipway.Cli.Audit;

/// <summary><c>apc audit</c></summary>
internal static class AuditCommand
{
    private const string Denied = "policy.access.denied";
    private const int Most = 10_000;

    public static Verb Create()
    {
        var fqn = Flags.Text("fqn", null, "FQN", "only what was done to this, or to all that begins so: job::/, job::/prod, *::/prod");
        var user = Flags.Text("user", "u", "NAME", "only what this user did, or the job of this FQN");
        var kind = Flags.Text("event", null, "TYPE", "only events of this type, such as policy.access.denied or login.failed");
        var denied = Flags.Switch("denied", null, $"only what policy denied; short for --event {Denied}");
        var since = Flags.Parsed<Moment>("since", null, "TIME", "from then on: 2h, 7d, or 2026-11-22T10:00", Moment.TryParse, Moment.Forms);
        var until = Flags.Parsed<Moment>("until", null, "TIME", "up to then", Moment.TryParse, Moment.Forms);
        var lines = Flags.Count("lines", "n", "how many of the newest (50)", 1, Most, FlagGroup.Output);
        var json = Flags.Json();
        return new Verb("audit", "Show who did what, who was refused what, and which rule decided.") { fqn, user, kind, denied, since, until, lines, json }
            .With(
                notes: "The newest stands at the bottom. Times are those of this machine's clock and zone; with --json they are UNIX seconds. "
                    + "A line has the time, the answer, who asked, what for, on what, from where, and the rules that allowed it as document:line.",
                new Example("What was refused lately", "apc audit --denied --since 2h"),
                new Example("What happened to an app", "apc audit --fqn job::/sandbox/fred::web"),
                new Example("Who was refused how often, for a script", "apc audit --denied --lines 1000 --json | jq -r .[].principal_name | sort | uniq -c"))
            .Does(async call =>
            {
                var query = new AuditQuery
                {
                    Fqn = call.Value(fqn),
                    Principal = call.Value(user),
                    EventType = call.Value(kind) ?? (call.Value(denied) ? Denied : null),
                    Start = call.Value(since)?.Resolve(call.Time),
                    End = call.Value(until)?.Resolve(call.Time),
                };
                var items = await ReadAsync(call, query, call.Value(lines) ?? 50);
                if (call.Value(json))
                    JsonText.Print(call.Screen, items);
                else
                    new AuditView(call.Screen, call.Time).Show(items);
            });
    }

    /// <summary>The newest of them, oldest first.</summary>
    private static async Task<IReadOnlyList<AuditLogItem>> ReadAsync(Call call, AuditQuery query, int count)
    {
        var newest = call.Client.Audit.ReadAsync(query with { Limit = Math.Min(count, AuditQuery.MaxLimit) }, call.Cancelled);
        var items = await newest.Take(count).ToListAsync(call.Cancelled);
        items.Reverse();
        return items;
    }
}
