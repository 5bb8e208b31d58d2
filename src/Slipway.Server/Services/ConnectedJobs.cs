using Dapper;
using Microsoft.Data.Sqlite;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Contracts.Services;
using Slipway.Server.Access;
using Slipway.Server.Identity;
using Slipway.Server.Storage;

namespace Slipway.Server.Services;

/// <summary>Which jobs use a service or another job, and the refusal to take away what is used.</summary>
public sealed class ConnectedJobs(Database database, AccessPolicy policy)
{
    private const int MaxNamed = 10;

    /// <summary>Jobs that have a link to some other, by name.</summary>
    public IReadOnlyList<Job> WithLinks() => database.Read(connection => Find(connection, "\"target_job_uuid\":\"", binding => binding.IsLink));

    /// <summary>Asked inside the write that takes the service away.</summary>
    /// <exception cref="SlipwayException"><c>in_use</c>, naming those that the caller may read.</exception>
    public void RequireUnbound(SqliteConnection connection, Principal principal, Fqn service) => Refuse(
        principal,
        Find(connection, $"\"service_fqn\":\"{service}\"", binding => binding.ServiceFqn == service),
        $"The service \"{service}\" is bound to",
        "unbind it first (apc service unbind)");

    /// <exception cref="SlipwayException"><c>in_use</c>, naming those that the caller may read.</exception>
    public void RequireUnlinked(Principal principal, Job target) => database.Read(connection =>
    {
        RequireUnlinked(connection, principal, target, _ => true);
        return true;
    });

    /// <summary>Asked inside the write that takes ports of a job away.</summary>
    /// <exception cref="SlipwayException"><c>in_use</c>, naming those that the caller may read.</exception>
    public void RequireUnlinked(SqliteConnection connection, Principal principal, Job target, Func<int, bool> port) => Refuse(
        principal,
        Find(connection, $"\"target_job_uuid\":\"{target.Uuid}\"", binding => binding.TargetJobUuid == target.Uuid && port(binding.TargetJobPort ?? 0)),
        $"\"{target.Fqn}\" is linked from",
        "unlink it first (apc job unlink)");

    private void Refuse(Principal principal, List<Job> users, string what, string next)
    {
        if (users.Count == 0)
            return;
        var named = users.Where(job => policy.Allows(principal, Permit.Read(job.Fqn))).Take(MaxNamed).Select(job => $"\"{job.Fqn}\"").ToList();
        var more = users.Count - named.Count;
        var others = more == 0 ? [] : (string[])[$"{more} {(named.Count > 0 ? "more " : "")}{(more == 1 ? "job" : "jobs")}{(named.Count == 0 ? " that you may not read" : "")}"];
        throw new SlipwayException(ErrorCodes.InUse, $"{what} {string.Join(", ", named.Concat(others))}; {next}.");
    }

    // A text search leaves few to parse, and what is found is looked at once more.
    private static List<Job> Find(SqliteConnection connection, string text, Func<Binding, bool> condition) => connection
        .Query<string>("SELECT document FROM jobs WHERE instr(document, @text) > 0 ORDER BY fqn", new { text })
        .Select(document => Documents.Read(document, SlipwayJson.Wire.Job))
        .Where(job => job.Bindings.Values.Any(condition)).ToList();
}
