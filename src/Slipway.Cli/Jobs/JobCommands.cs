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
            JobLogsCommand.Create(noun),
            JobInstancesCommand.Create(noun),
            JobHealthCommand.Create(noun),
            JobDeleteCommand.Create(noun),
        };
        foreach (var alias in noun.Aliases)
            verb.Aliases.Add(alias);
        return verb;
    }
}
