using System.CommandLine;
using System.Globalization;
using Slipway.Cli.Docker;
using Slipway.Cli.Grammar;
using Slipway.Cli.Jobs;
using Slipway.Cli.Names;
using Slipway.Cli.Services;
using Slipway.Cli.Terminal;
using Slipway.Contracts.Routes;

namespace Slipway.Cli.Routes;

/// <summary><c>apc route add URL --app APP</c></summary>
internal static class RouteAddCommand
{
    public static Verb Create()
    {
        var url = new Argument<string?>("url") { HelpName = "URL", Arity = ArgumentArity.ZeroOrOne };
        var job = ServiceArgument.JobFlag();
        var port = Flags.Text("port", "p", "PORT", "the job's port that it leads to; may be left out where it has only one, or one that the platform chose");
        var type = new RouteTypeFlags();
        var httpsOnly = Flags.Switch("https-only", null, "answer plain http with a redirect to https");
        var weight = Flags.Parsed<double>("weight", null, "PERCENT", "this job's share where others have the same address (an equal part of the rest)", ReadPercent, "a number from 0 to 100");
        var batch = Flags.Batch();
        var verb = new Verb("add", "Give a job a public address.") { url, job, port, httpsOnly, weight, batch };
        verb.Aliases.Add("map");
        type.AddTo(verb);
        return verb
            .With(
                notes: "URL is auto for an address that the platform chooses, http://host/path, tcp://auto or tcp://address:port.",
                new Example("An address that the platform chooses", "apc route add auto --app web"),
                new Example("A name of your own, for one port", "apc route add http://shop.example.com --app shop --port 8080"))
            .Does(async call =>
            {
                var route = type.Apply(call, RouteUrl.Parse(call.Value(url) ?? RouteUrl.Auto));
                var target = await Lookup.JobAsync(call, call.Value(job)!);
                var request = new RouteRequest
                {
                    JobFqn = target.Fqn.ToString(),
                    Port = call.Value(port) is { } number ? JobValues.ReadPort(number) : null,
                    Type = route.Type,
                    Endpoint = route.Endpoint,
                    Weight = (call.Value(weight) ?? 0) / 100,
                    HttpsOnly = route.HttpsOnly || call.Value(httpsOnly),
                };
                var table = new SettingsTable("Route Add Settings").Row("Route", route.ToString()).Row("App Name", target.Fqn.Name)
                    .Row("Port", request.Port is { } shown ? $"{shown}" : "(chosen by system)")
                    .Row("Weight", request.Weight == 0 ? "auto" : string.Create(CultureInfo.InvariantCulture, $"{request.Weight * 100:0.##}%"));
                if (request.HttpsOnly)
                    table.Row("HTTPS Only", "true");
                await Settings.ConfirmAsync(call, table, call.Value(batch));
                await call.StepAsync($"Adding route \"{route}\" to \"{target.Fqn.Name}\"", () => call.Client.Routes.AddAsync(request, call.Cancelled));

                var known = JobText.Routes(target).ToHashSet();
                foreach (var (added, _) in JobText.Routes(await call.Client.Jobs.GetAsync(target.Uuid, call.Cancelled)).Where(found => !known.Contains(found)))
                    JobAddress.Show(call, added);
                call.Screen.Success();
            });
    }

    private static bool ReadPercent(string text, out double percent) =>
        double.TryParse(text.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out percent) && percent is >= 0 and <= 100;
}
