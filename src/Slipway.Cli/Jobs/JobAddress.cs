using Slipway.Cli.Grammar;
using Slipway.Contracts.Jobs;

namespace Slipway.Cli.Jobs;

/// <summary>Says where a job that was just started can be reached from outside.</summary>
internal static class JobAddress
{
    public static void Show(Call call, Job job)
    {
        foreach (var (url, _) in JobText.Routes(job))
            call.Screen.Line(call.Screen.Foreign($"Job should be accessible at \"{url}\""));
    }
}
