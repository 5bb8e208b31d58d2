using Slipway.Cli.Grammar;
using Slipway.Cli.Jobs;
using Slipway.Cli.Terminal;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Services;

namespace Slipway.Cli.Services;

/// <summary><c>--allow-egress</c> and <c>--remove-egress</c>: the binding to the service that stands for all there is outside.</summary>
internal sealed class EgressFlags
{
    public const string Outside = "service::/apcera::outside";

    private readonly Flag<bool> allow = Flags.Switch("allow-egress", "ae", "let the job reach the outside", FlagGroup.Network);
    private readonly Flag<bool> remove = Flags.Switch("remove-egress", "re", "let it reach the outside no longer", FlagGroup.Network);

    public void AddTo(Verb verb)
    {
        verb.Add(allow);
        verb.Add(remove);
    }

    public void Tell(Call call, SettingsTable table)
    {
        if (call.Value(allow) && call.Value(remove))
            throw new CommandException(ExitCodes.Usage, "--allow-egress and --remove-egress contradict each other: give one.");
        if (call.Value(allow) || call.Value(remove))
            table.Row("Open Egress", call.Value(allow) ? "true" : "false");
    }

    /// <returns>Whether instances were replaced.</returns>
    public async Task<bool> ApplyAsync(Call call, RollingChange rolling, Job job)
    {
        var bound = job.Bindings.Values.Any(binding => binding.ServiceFqn?.ToString() == Outside);
        if (call.Value(allow) && !bound)
            return await rolling.ApplyAsync(job, AllowLine(job), restart => call.Client.Bindings.CreateAsync(Request(job), restart, call.Cancelled));
        if (!call.Value(remove) || !bound)
            return false;
        var unbind = new UnbindRequest { Job = job.Fqn.ToString(), Service = Outside };
        return await rolling.ApplyAsync(job, $"Removing open network egress from \"{job.Fqn.Name}\"... done", restart => call.Client.Bindings.UnbindAsync(unbind, restart, call.Cancelled));
    }

    /// <summary>Lets a job that was just made reach the outside.</summary>
    public static Task AllowAsync(Call call, Job job) =>
        call.StepAsync($"Allowing open network egress for \"{job.Fqn.Name}\"", () => call.Client.Bindings.CreateAsync(Request(job), cancellationToken: call.Cancelled));

    private static string AllowLine(Job job) => $"Allowing open network egress for \"{job.Fqn.Name}\"... done";

    private static BindingRequest Request(Job job) => new() { JobFqn = job.Fqn.ToString(), ServiceFqn = Outside };
}
