using Slipway.Cli.Grammar;
using Slipway.Cli.Jobs;
using Slipway.Cli.Services;
using Slipway.Cli.Terminal;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;

namespace Slipway.Cli.Apps;

/// <summary>Makes the app of a package that is ready, and prints how it ended.</summary>
internal sealed class AppMaker(Call call, AppPlan plan, bool silent)
{
    /// <summary>Before anything is packed and sent for nothing.</summary>
    public async Task CheckNameAsync(Fqn fqn)
    {
        if (await call.Client.Jobs.FindAsync(fqn, call.Cancelled) is not null)
            throw new CommandException(ErrorCodes.NameTaken.ExitCode, $"The job \"{fqn}\" exists already.", $"`apc app deploy {fqn.Name}` replaces what it runs; `apc app delete {fqn.Name}` takes it away.");
    }

    public async Task MakeAsync(Fqn fqn, Package package)
    {
        var job = await call.StepAsync($"Creating app \"{fqn.Name}\"", () => call.Client.Jobs.CreateAsync(plan.Job(fqn, package), call.Cancelled));
        if (plan.AllowEgress)
            await EgressFlags.AllowAsync(call, job);
        var command = plan.StartCommand ?? package.StartCommand;
        if (command.Length > 0)
            call.Screen.Line($"{call.Screen.Paint(Colour.Strong, "Start Command:")} {call.Screen.Foreign(command)}");
        if (plan.Start)
        {
            // A binding has changed the job since.
            var now = await call.Client.Jobs.GetAsync(job.Uuid, call.Cancelled);
            await new JobStarter(call, silent) { Word = "application", Noun = "App" }.StartAsync(now);
        }
        else
        {
            call.Screen.Line("App may be started with:");
            call.Screen.Line($"  > apc app start {fqn.Name}");
        }

        call.Screen.Success();
    }
}
