using Slipway.Cli.Grammar;
using Slipway.Cli.Jobs;
using Slipway.Cli.Names;
using Slipway.Cli.Terminal;
using Slipway.Client.Jobs;

namespace Slipway.Cli.Routes;

/// <summary><c>apc route list</c></summary>
internal static class RouteListCommand
{
    public static Verb Create()
    {
        var ns = Flags.Namespace();
        var json = Flags.Switch("json", null, "print endpoints with the UUIDs of their jobs, as JSON; of all that you may see", FlagGroup.Output);
        return new Verb("list", "List public addresses.") { ns, json }
            .With(notes: "", new Example("All that you may see", "apc route list -ns /"))
            .Does(async call =>
            {
                if (call.Value(json))
                {
                    JsonText.Print(call.Screen, await call.Client.Routes.ListAsync(call.Cancelled));
                    return;
                }

                var where = call.Value(ns) is { } text ? NameReader.ReadNamespace(text) : await call.Session.WorkingInAsync(call.Cancelled);
                var jobs = await call.Client.Jobs.ListAsync(new JobQuery { Namespace = where }, call.Cancelled);
                var table = new ListTable("Route", "Job", "Namespace", "Port", "Weight");
                foreach (var (job, port, route) in jobs.SelectMany(job => job.Ports.SelectMany(port => port.Routes.Select(route => (job, port, route)))))
                    table.Add($"{route.Type}://{route.Endpoint}", job.Fqn.Name, job.Fqn.Namespace.ToString(), $"{port.Number}", JobText.Weight(route));
                call.Screen.Line($"Working in \"{where}\"");
                call.Screen.Line(table.Draw(BoxStyle.For(call.Screen)));
            });
    }
}
