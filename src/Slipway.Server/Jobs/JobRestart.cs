using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Server.Access;

namespace Slipway.Server.Jobs;

/// <summary>
/// Changes that instances notice only when they are started anew. To a started job they are made when the caller asks for the
/// restart with <c>?restart=true</c>, and refused otherwise.
/// </summary>
internal static class JobRestart
{
    public const string Requirement = "permit stop and start on the job when it is restarted";

    /// <summary>The caller says that the job may be restarted for this change.</summary>
    public static bool IsAskedFor(HttpContext context) => context.Request.Query["restart"] == "true";

    /// <summary>What a restart needs, beside what the change needs.</summary>
    public static IEnumerable<AccessNeed> Needs(Job job, bool restart) =>
        restart && job.State == JobState.Started ? [Permit.Stop(job.Fqn), Permit.Start(job.Fqn)] : [];

    /// <exception cref="SlipwayException"><c>requires_restart</c>.</exception>
    public static void RequireFor(Job job, bool restart)
    {
        if (job.State == JobState.Started && !restart)
        {
            throw new SlipwayException(
                ErrorCodes.RequiresRestart,
                $"\"{job.Fqn}\" is started, and this change needs a restart: ask for it with ?restart=true (apc: --restart), or stop the job, change it, start it again.");
        }
    }
}
