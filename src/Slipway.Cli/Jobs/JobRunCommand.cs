using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Cli.Tunnels;

namespace Slipway.Cli.Jobs;

/// <summary><c>apc job run NAME -c "COMMAND"</c>: one command in a running instance.</summary>
internal static class JobRunCommand
{
    public static Verb Create(JobNoun noun)
    {
        var name = JobArgument.Create();
        var command = new Flag<string?>("command", "c", "CMD", "what to run, by /bin/sh") { Required = true };
        var user = Flags.Text("user", "u", "USER", "as this user of the image, in place of the job's own");
        return new Verb("run", "Run one command in a running instance.") { name, command, user }
            .With(
                notes: "Input, output and error output are the command's own, so that it can stand in a pipe. apc ends with its exit status.",
                new Example("See what an app sees", $"apc {noun.Name} run web -c env"),
                new Example("In a pipe", $"apc {noun.Name} run db -c 'pg_dump shop' > shop.sql"))
            .Does(async call =>
            {
                var job = await Lookup.JobAsync(call, call.Value(name)!);
                return await TunnelShell.RunAsync(call, job, new() { Command = ["/bin/sh", "-c", call.Value(command)!], User = call.Value(user) }, terminal: false);
            });
    }
}
