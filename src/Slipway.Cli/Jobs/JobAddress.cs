using Slipway.Cli.Grammar;
using Slipway.Contracts.Jobs;

namespace Slipway.Cli.Jobs;

/// <summary>Says where a job that was just started can be reached from outside.</summary>
internal static class JobAddress
{
    /// <param name="call">The command.</param>
    /// <param name="job">As it is now.</param>
    /// <param name="noun">What the sentence calls it: <c>Job</c> or <c>App</c>.</param>
    public static void Show(Call call, Job job, string noun = "Job")
    {
        foreach (var (url, _) in JobText.Routes(job))
            call.Screen.Line(call.Screen.Foreign($"{noun} should be accessible at \"{url}\""));
    }
}
