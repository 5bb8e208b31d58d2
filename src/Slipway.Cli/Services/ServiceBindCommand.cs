using Slipway.Cli.Grammar;
using Slipway.Cli.Jobs;
using Slipway.Cli.Names;
using Slipway.Cli.Terminal;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Services;

namespace Slipway.Cli.Services;

/// <summary><c>apc service bind SERVICE --job JOB</c></summary>
internal static class ServiceBindCommand
{
    public static Verb Create()
    {
        var service = ServiceArgument.Create();
        var job = ServiceArgument.JobFlag();
        var name = Flags.Text("name", "n", "NAME", "the binding's name: the job gets the variable NAME_URI too");
        var restart = Flags.Switch("restart", null, "replace the job's instances without asking, where they run");
        var batch = Flags.Batch();
        var parameters = ServiceParameters.Argument();
        return new Verb("bind", "Let a job use a service.") { service, parameters, job, name, restart, batch }
            .With(
                notes: "/apcera::http gives the job a token for the API's plain http address, /apcera::outside the way out. "
                    + "What the service needs to know stands behind a bare --.",
                new Example("Let a job call the API as itself", "apc service bind /apcera::http --job docker-api-tester"),
                new Example("A database, under a name of its own", "apc service bind db --job web --name ORDERS --batch"))
            .Does(async call =>
            {
                var found = await Lookup.ServiceAsync(call, call.Value(service)!);
                var target = await Lookup.JobAsync(call, call.Value(job)!);
                var request = new BindingRequest
                {
                    JobFqn = target.Fqn.ToString(),
                    ServiceFqn = found.Fqn.ToString(),
                    Name = call.Value(name),
                    Parameters = ServiceParameters.Read(call.Value(parameters)) is { Count: > 0 } given ? given : null,
                };
                await Settings.ConfirmAsync(call, Table(call, request, target), call.Value(batch));
                await BindAsync(call, found, target, request, call.Value(batch) || call.Value(restart));
                call.Screen.Success();
            });

        SettingsTable Table(Call call, BindingRequest request, Job target)
        {
            var table = new SettingsTable("Service Bind Settings").Row("App Name", target.Fqn.Name).Row("Service", call.Value(service)!);
            if (request.Name is { } given)
                table.Row("Binding Name", given);
            foreach (var (key, value) in request.Parameters ?? new Dictionary<string, string>())
                table.Row(key, value);
            return table;
        }
    }

    public static Task BindAsync(Call call, Service service, Job job, BindingRequest request, bool agreed) => new RollingChange(call, agreed).ApplyAsync(
        job,
        $"Binding service \"{service.Fqn.Name}\" to \"{job.Fqn.Name}\"...",
        restart => call.Client.Bindings.CreateAsync(request, restart, call.Cancelled),
        binding => BindingText.ShowVariables(call, binding));
}
