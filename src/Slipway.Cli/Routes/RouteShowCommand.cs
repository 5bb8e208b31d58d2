using System.CommandLine;
using Slipway.Cli.Grammar;
using Slipway.Cli.Jobs;
using Slipway.Cli.Terminal;
using Slipway.Client.Jobs;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;

namespace Slipway.Cli.Routes;

/// <summary><c>apc route show URL</c></summary>
internal static class RouteShowCommand
{
    public static Verb Create()
    {
        var url = new Argument<string>("url") { HelpName = "URL" };
        var json = Flags.Switch("json", null, "print the jobs behind it as JSON, for programs", FlagGroup.Output);
        return new Verb("show", "Show which jobs have a public address.") { url, json }
            .With(notes: "", new Example("Who answers there", "apc route show http://shop.example.com"))
            .Does(async call =>
            {
                var wanted = RouteUrl.Parse(call.Value(url)!);
                var all = await call.Client.Jobs.ListAsync(new JobQuery(), call.Cancelled);
                var found = all.SelectMany(job => job.Ports.SelectMany(port => port.Routes.Select(route => (Job: job, Port: port, Route: route))))
                    .Where(entry => entry.Route.Type == wanted.Type && string.Equals(entry.Route.Endpoint, wanted.Endpoint, StringComparison.OrdinalIgnoreCase))
                    .ToList();
                if (found.Count == 0)
                    throw new CommandException(ExitCodes.NotFound, $"There is no route \"{wanted}\".", "`apc route list -ns /` shows all that you may see.");
                if (call.Value(json))
                {
                    IReadOnlyList<Job> jobs = [.. found.Select(entry => entry.Job).Distinct()];
                    JsonText.Print(call.Screen, jobs);
                    return;
                }

                var table = new ShowTable("Route", wanted.ToString());
                foreach (var (job, port, route) in found)
                {
                    table.Group()
                        .Row("Job", job.Fqn.ToString())
                        .Row("Port", port.Number == 0 ? "0 (chosen by system, env: $PORT)" : $"{port.Number}")
                        .Row("Weight", JobText.Weight(route))
                        .Row("HTTPS Only", route.HttpsOnly ? "true" : "false");
                }

                call.Screen.Line(table.Draw(BoxStyle.For(call.Screen)));
            });
    }
}
