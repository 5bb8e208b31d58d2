using System.CommandLine;
using Slipway.Cli.Docker;
using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Cli.Services;
using Slipway.Client.Jobs;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Routes;

namespace Slipway.Cli.Routes;

/// <summary><c>apc route remove URL [--app APP]</c></summary>
internal static class RouteRemoveCommand
{
    public static Verb Create()
    {
        var url = new Argument<string>("url") { HelpName = "URL" };
        var job = ServiceArgument.JobFlag(required: false);
        var port = Flags.Text("port", "p", "PORT", "the job's port; may be left out where the address leads to only one");
        var batch = Flags.Batch();
        var verb = new Verb("remove", "Take a public address away from a job.") { url, job, port, batch };
        verb.Aliases.Add("delete");
        verb.Aliases.Add("unmap");
        return verb
            .With(notes: "--app may be left out where only one job has the address.", new Example("Take it away", "apc route remove http://shop.example.com --app shop"))
            .Does(async call =>
            {
                var route = RouteUrl.Parse(call.Value(url)!);
                var target = call.Value(job) is { } named ? await Lookup.JobAsync(call, named) : await FindAsync(call, route);
                var number = call.Value(port) is { } text ? JobValues.ReadPort(text) : (int?)null;
                var ports = target.Ports.Where(found => Leads(found, route) && (number is null || found.Number == number)).Select(found => found.Number).ToList();
                if (ports.Count == 0)
                    throw new CommandException(ExitCodes.NotFound, $"Job \"{target.Fqn.Name}\" has no route \"{route}\".", "`apc route list` shows what leads where.");
                await DeleteQuestion.AskAsync(call, $"Remove route \"{route}\" from \"{target.Fqn.Name}\"", call.Value(batch));
                var request = new RouteRequest { JobFqn = target.Fqn.ToString(), Port = ports is [var only] ? only : null, Type = route.Type, Endpoint = route.Endpoint };
                await call.StepAsync($"Removing route \"{route}\" from \"{target.Fqn.Name}\"", () => call.Client.Routes.RemoveAsync(request, call.Cancelled));
                call.Screen.Success();
            });
    }

    private static async Task<Job> FindAsync(Call call, RouteUrl route)
    {
        var jobs = (await call.Client.Jobs.ListAsync(new JobQuery(), call.Cancelled)).Where(job => job.Ports.Any(port => Leads(port, route))).ToList();
        return jobs switch
        {
            [var one] => one,
            [] => throw new CommandException(ExitCodes.NotFound, $"There is no route \"{route}\".", "`apc route list -ns /` shows all that you may see."),
            _ => throw new CommandException(ExitCodes.Usage, $"{jobs.Count} jobs have the route \"{route}\": say which with --app.", $"`apc route show {route}` names them."),
        };
    }

    private static bool Leads(Port port, RouteUrl route) => port.Routes
        .Any(found => found.Type == route.Type && string.Equals(found.Endpoint, route.Endpoint, StringComparison.OrdinalIgnoreCase));
}
