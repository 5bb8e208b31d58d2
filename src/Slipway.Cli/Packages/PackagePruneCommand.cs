using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Cli.Terminal;
using Slipway.Cli.Units;
using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;

namespace Slipway.Cli.Packages;

/// <summary><c>apc package prune</c></summary>
internal static class PackagePruneCommand
{
    public static Verb Create()
    {
        var ns = Flags.Namespace();
        var olderThan = Flags.Parsed<TimeSpan>(
            "older-than", null, "TIME", "only packages that have not changed for so long: 12h, 7d", Span.TryParse, "a length of time such as 30m, 12h or 7d");
        var dryRun = Flags.Switch("dry-run", null, "only show what would go");
        var batch = Flags.Batch();
        var quiet = Flags.Quiet();
        var json = Flags.Json();
        return new Verb("prune", "Delete packages that no job uses.") { ns, olderThan, dryRun, batch, quiet, json }
            .With(
                notes: "Only packages that you may delete go, and with them the layers that no other package has.",
                new Example("See what could go, in all namespaces", "apc package prune -ns / --dry-run"),
                new Example("Delete what has not changed for a week, without being asked", "apc package prune --older-than 7d --batch"))
            .Does(async call =>
            {
                var where = call.Value(ns) is { } text ? NameReader.ReadNamespace(text) : await call.Session.WorkingInAsync(call.Cancelled);
                var request = new PrunePackagesRequest { DryRun = true, Namespace = where.ToString(), OlderThan = (long)(call.Value(olderThan) ?? TimeSpan.Zero).TotalSeconds };
                var result = await call.Client.Packages.PruneAsync(request, call.Cancelled);
                var silent = call.Value(quiet) || call.Value(json);
                if (!silent)
                    Show(call.Screen, result, where);
                if (!call.Value(dryRun) && (result.Packages.Count > 0 || result.Layers > 0))
                {
                    await DeleteQuestion.AskAsync(call, $"Delete {Count(result.Packages.Count, "package")} ({ByteSize.Format(result.Bytes)})", call.Value(batch) || call.Value(quiet));
                    // Only what was shown: what has become unused since then was not asked about.
                    result = await call.Client.Packages.PruneAsync(
                        request with { DryRun = false, Packages = [.. result.Packages.Select(package => package.Uuid)] }, call.Cancelled);
                    if (!silent)
                    {
                        call.Screen.Line($"Deleted {Summary(result)}.");
                        call.Screen.Success();
                    }
                }

                if (call.Value(json))
                    JsonText.Print(call.Screen, result);
            });
    }

    private static void Show(Screen screen, PruneResult result, NamespacePath where)
    {
        screen.Line($"Working in \"{where}\"");
        if (result.Packages.Count > 0)
        {
            var table = new ListTable("Name", "Namespace", "Size", "Own", "Changed");
            foreach (var package in result.Packages)
                table.Add(package.Fqn.Name, package.Fqn.Namespace.ToString(), ByteSize.Format(package.Size.Total), ByteSize.Format(package.Size.Own), Instant.Format(package.UpdatedAt));
            screen.Line(table.Draw(BoxStyle.For(screen)));
        }

        screen.Line($"No job uses {Summary(result)}.");
    }

    private static string Summary(PruneResult result) =>
        $"{Count(result.Packages.Count, "package")} and {Count(result.Layers, "layer")} ({ByteSize.Format(result.Bytes)})";

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
