using Slipway.Cli.Apps;
using Slipway.Cli.Grammar;

namespace Slipway.Cli.Jobs;

/// <summary><c>apc job …</c> and <c>apc app …</c></summary>
internal static class JobCommands
{
    public static Verb Create(JobNoun noun)
    {
        var verb = new Verb(noun.Name, noun.OnlyApps ? "See and change apps: jobs that were made to serve somebody." : "See and change jobs of every kind.")
        {
            JobListCommand.Create(noun),
            JobShowCommand.Create(noun),
            JobStartCommand.Create(noun),
            JobStopCommand.Create(noun),
            JobRestartCommand.Create(noun),
            JobUpdateCommand.Create(noun),
            JobLinkCommand.Create(noun),
            JobUnlinkCommand.Create(noun),
            JobConnectCommand.Create(noun.Name),
            JobRunCommand.Create(noun),
            JobFilesCommand.Create(noun),
            JobLogsCommand.Create(noun),
            JobInstancesCommand.Create(noun),
            JobHealthCommand.Create(noun),
            JobVersionsCommand.Create(noun),
            JobDeleteCommand.Create(noun),
        };
        if (noun.OnlyApps)
            AddMakers(verb);
        foreach (var alias in noun.Aliases)
            verb.Aliases.Add(alias);
        return verb;
    }

    // First in the help: what somebody with a folder is looking for.
    private static void AddMakers(Verb verb)
    {
        var rest = verb.Subcommands.ToList();
        verb.Subcommands.Clear();
        foreach (var command in (Verb[])[AppCreateCommand.Create(), AppDeployCommand.Create(), AppFromPackageCommand.Create()])
            verb.Add(command);
        foreach (var command in rest)
            verb.Add(command);
    }
}
