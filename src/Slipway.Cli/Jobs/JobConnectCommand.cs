using System.CommandLine;
using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Cli.Tunnels;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;

namespace Slipway.Cli.Jobs;

/// <summary><c>apc job connect NAME [INSTANCE]</c>: a shell in a running instance.</summary>
internal static class JobConnectCommand
{
    public static Verb Create(string noun)
    {
        var name = JobArgument.Create();
        var instance = new Argument<string?>("instance") { HelpName = "INSTANCE", Arity = ArgumentArity.ZeroOrOne };
        var user = Flags.Text("user", "u", "USER", "as this user of the image, in place of the job's own");
        return new Verb("connect", "Open a shell in a running instance.") { name, instance, user }
            .With(
                notes: "INSTANCE is the beginning of its UUID, as `apc job instances` shows it; without it, any that runs. Where the input is no terminal, "
                    + "the shell reads its commands from it. apc ends with the shell's exit status.",
                new Example("Look around", $"apc {noun} connect web"),
                new Example("A few commands from a script", $"printf 'id\\nls /app\\n' | apc {noun} connect web"))
            .Does(async call =>
            {
                var job = await Lookup.JobAsync(call, call.Value(name)!);
                var chosen = call.Value(instance) is { } text ? await FindAsync(call, job, text) : (InstanceId?)null;
                return await TunnelShell.RunAsync(call, job, new() { Instance = chosen, User = call.Value(user) }, terminal: true);
            });
    }

    private static async Task<InstanceId> FindAsync(Call call, Job job, string text)
    {
        var running = await call.Client.Jobs.ListInstancesAsync(job.Uuid, call.Cancelled);
        var matching = running.Where(instance => instance.Uuid.ToString().StartsWith(text, StringComparison.OrdinalIgnoreCase)).ToList();
        var hint = $"`apc job instances {job.Fqn.Name}` shows them.";
        return matching switch
        {
            [var one] => one.Uuid,
            [] => throw new CommandException(ExitCodes.NotFound, $"Job \"{job.Fqn.Name}\" has no instance \"{text}\".", hint),
            _ => throw new CommandException(ExitCodes.Usage, $"\"{text}\" may mean {matching.Count} instances: give more of the UUID.", hint),
        };
    }
}
