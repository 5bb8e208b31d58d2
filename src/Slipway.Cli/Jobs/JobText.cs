using Slipway.Cli.Units;
using Slipway.Contracts.Instances;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Routes;

namespace Slipway.Cli.Jobs;

/// <summary>What tables say about a job.</summary>
internal static class JobText
{
    /// <summary>Is it tagged as an app? All others are called <c>job</c>.</summary>
    public static bool IsApp(Job job) => job.Tags.ContainsKey("app");

    public static string State(Job job) => job.State switch
    {
        JobState.StagingFailed => "staging_failed",
        var state => state.ToString().ToLowerInvariant(),
    };

    /// <summary><c>3/3</c>; empty for a job that has never run.</summary>
    public static string Instances(Job job) =>
        job.State is JobState.Ready or JobState.Created ? "" : $"{Running(job)}/{job.NumInstances}";

    public static int Running(Job job) => job.Health?.InstanceStateCount.GetValueOrDefault("RUNNING") ?? 0;

    public static int Running(IEnumerable<Instance> instances) => instances.Count(instance => instance.State == InstanceState.Running);

    public static ProcessObject Process(Job job) => job.Processes.GetValueOrDefault(Job.AppProcess) ?? new ProcessObject();

    public static string StartCommand(Job job) =>
        Process(job) is { StartCommandRaw.Count: > 0 } process ? ShellWords.Join(process.StartCommandRaw) : Process(job).StartCommand;

    public static string Restart(Job job) => job.Restart.RestartMode.ToString().ToLowerInvariant()
        + (job.Restart.MaximumAttempts > 0 ? $" (at most {job.Restart.MaximumAttempts} times)" : "");

    /// <summary>Public addresses with the port each goes to.</summary>
    public static IEnumerable<(string Url, int Port)> Routes(Job job) =>
        from port in job.Ports
        from route in port.Routes
        select ($"{route.Type}://{route.Endpoint}", port.Number);

    /// <summary><c>auto</c>, or the share in percent.</summary>
    public static string Weight(Route route) =>
        route.Weight == 0 ? "auto" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{route.Weight * 100:0.##}%");
}
