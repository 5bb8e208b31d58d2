using Slipway.Cli.Docker;
using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Cli.Terminal;
using Slipway.Contracts.Names;
using Slipway.Contracts.Services;

namespace Slipway.Cli.Services;

/// <summary><c>apc service create NAME --type TYPE -- --url URL</c></summary>
internal static class ServiceCreateCommand
{
    public static Verb Create()
    {
        var name = ServiceArgument.Create();
        var type = Flags.Text("type", "t", "TYPE", "what kind of service: generic, network, postgres, …; names a variable of the jobs, TYPE_URI");
        var provider = Flags.Text("provider", "p", "FQN", "who makes what the service needs");
        var description = Flags.Text("description", null, "TEXT", "what it is for");
        var job = ServiceArgument.JobFlag(required: false);
        var restart = Flags.Switch("restart", null, "with --job: replace its instances without asking, where they run");
        var batch = Flags.Batch();
        var parameters = ServiceParameters.Argument();
        return new Verb("create", "Make a service that jobs can be bound to.") { name, parameters, type, provider, description, job, restart, batch }
            .With(
                notes: "The service's parameters stand behind a bare --: --url for something at an address; --ipnet, --portrange and --protocol for a network.",
                new Example("A database that is there already", "apc service create db --type postgres -- --url postgres://user:secret@10.1.2.3:5432/shop"),
                new Example("A part of the outside, for one job", "apc service create mail --type network --job web -- --ipnet 10.1.2.0/24 --portrange 25 --protocol tcp"))
            .Does(async call =>
            {
                var fqn = await NameReader.ReadAsync(call, call.Value(name)!, ResourceType.Service);
                var request = new ServiceRequest
                {
                    Fqn = fqn.ToString(),
                    Name = fqn.Name,
                    Type = call.Value(type),
                    ProviderFqn = call.Value(provider) is { } text ? JobValues.ReadProvider(text) : null,
                    Description = call.Value(description),
                    Parameters = ServiceParameters.Read(call.Value(parameters)) is { Count: > 0 } given ? given : null,
                };
                // Before anything is made: a job that is not there must not leave a service behind.
                var target = call.Value(job) is { } named ? await Lookup.JobAsync(call, named) : null;
                await Settings.ConfirmAsync(call, Table(request), call.Value(batch));
                var service = await call.StepAsync($"Creating service \"{fqn.Name}\"", () => call.Client.Services.CreateAsync(request, call.Cancelled));
                if (target is not null)
                {
                    var binding = new BindingRequest { JobFqn = target.Fqn.ToString(), ServiceFqn = service.Fqn.ToString() };
                    await ServiceBindCommand.BindAsync(call, service, target, binding, call.Value(batch) || call.Value(restart));
                }

                call.Screen.Success();
            });
    }

    private static SettingsTable Table(ServiceRequest request)
    {
        var table = new SettingsTable("Service Creation Settings").Row("FQN", request.Fqn!);
        if (request.Type is { } type)
            table.Row("Type", type);
        if (request.ProviderFqn is { } provider)
            table.Row("Provider", provider);
        if (request.Description is { } description)
            table.Row("Description", description);
        foreach (var (key, value) in request.Parameters ?? new Dictionary<string, string>())
            table.Row(key, value);
        return table;
    }
}
