using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Cli.Terminal;
using Slipway.Cli.Units;
using Slipway.Client.Jobs;

namespace Slipway.Cli.Services;

/// <summary><c>apc service show SERVICE</c></summary>
internal static class ServiceShowCommand
{
    public static Verb Create()
    {
        var name = ServiceArgument.Create();
        var json = Flags.Json();
        return new Verb("show", "Show everything about a service, and who is bound to it.") { name, json }
            .With(notes: "", new Example("What lies behind egress", "apc service show /apcera::outside"))
            .Does(async call =>
            {
                var service = await Lookup.ServiceAsync(call, call.Value(name)!);
                if (call.Value(json))
                {
                    JsonText.Print(call.Screen, service);
                    return;
                }

                var jobs = await call.Client.Jobs.ListAsync(new JobQuery(), call.Cancelled);
                var table = new ShowTable("Service", service.Fqn.Name).Row("FQN", service.Fqn.ToString()).Row("Type", service.Type);
                if (service.ProviderFqn.Length > 0)
                    table.Row("Provider", service.ProviderFqn);
                if (service.Description.Length > 0)
                    table.Row("Description", service.Description);
                if (service.Parameters.Count > 0)
                    table.Group().Rows("Parameters", service.Parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}: {pair.Value}"));
                var bound = jobs.Where(job => job.Bindings.Values.Any(binding => binding.ServiceFqn == service.Fqn)).Select(job => job.Fqn.ToString()).ToList();
                if (bound.Count > 0)
                    table.Group().Rows("Bound Jobs", bound);
                if (service.CreatedBy.Length > 0)
                    table.Group().Row("Created by", service.CreatedBy).Row("Created at", Instant.Format(DateTimeOffset.FromUnixTimeSeconds(service.CreatedAt)));
                call.Screen.Line(table.Draw(BoxStyle.For(call.Screen)));
            });
    }
}
