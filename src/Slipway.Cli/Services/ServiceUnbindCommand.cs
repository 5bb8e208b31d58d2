using Slipway.Cli.Grammar;
using Slipway.Cli.Jobs;
using Slipway.Cli.Names;
using Slipway.Cli.Terminal;
using Slipway.Contracts.Names;
using Slipway.Contracts.Services;

namespace Slipway.Cli.Services;

/// <summary><c>apc service unbind SERVICE --job JOB</c></summary>
internal static class ServiceUnbindCommand
{
    public static Verb Create()
    {
        var service = ServiceArgument.Create();
        var job = ServiceArgument.JobFlag();
        var force = Flags.Switch("force", null, "drop the binding even when the service's provider fails");
        var restart = Flags.Switch("restart", null, "replace the job's instances without asking, where they run");
        var batch = Flags.Batch();
        return new Verb("unbind", "Let a job use a service no longer.") { service, job, force, restart, batch }
            .With(notes: "", new Example("Take the way out away", "apc service unbind /apcera::outside --job web"))
            .Does(async call =>
            {
                // Not looked up: a binding can be taken away whose service may not be read.
                var fqn = await NameReader.ReadAsync(call, call.Value(service)!, ResourceType.Service);
                var target = await Lookup.JobAsync(call, call.Value(job)!);
                var table = new SettingsTable("Service Unbind Settings").Row("App Name", target.Fqn.Name).Row("Service", call.Value(service)!);
                await Settings.ConfirmAsync(call, table, call.Value(batch));
                var request = new UnbindRequest { Job = target.Fqn.ToString(), Service = fqn.ToString(), Force = call.Value(force) };
                await new RollingChange(call, call.Value(batch) || call.Value(restart)).ApplyAsync(
                    target,
                    $"Unbinding service \"{fqn.Name}\" from \"{target.Fqn.Name}\"... done",
                    again => call.Client.Bindings.UnbindAsync(request, again, call.Cancelled));
                call.Screen.Success();
            });
    }
}
