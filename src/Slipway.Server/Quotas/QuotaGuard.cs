using Microsoft.Data.Sqlite;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;
using Slipway.Policy.Claims;
using Slipway.Policy.Quotas;
using Slipway.Server.Access;
using Slipway.Server.Audit;
using Slipway.Server.Policy;
using Slipway.Server.Storage;

namespace Slipway.Server.Quotas;

/// <summary>
/// Holds jobs and packages to the quotas of their namespaces. A change is asked about twice: early, for a plain no at once,
/// and inside the write that makes it, since all writes run one after the other and two changes can't both take what is left.
/// </summary>
public sealed class QuotaGuard(Database database, PolicyInForce policy, AuditLog audit)
{
    private const string TotalPackageSize = "total.package.size";

    /// <summary>Asks ahead of a change.</summary>
    /// <param name="before">The job as it is, or null when all it asks for is new: it is being made, or started.</param>
    /// <exception cref="SlipwayException"><c>quota_exceeded</c>.</exception>
    public Task RequireAsync(Caller caller, JobUse? before, JobUse after) => AuditedAsync(caller, after.Job, () =>
    {
        Require(caller, before, after);
        return Task.FromResult(true);
    });

    /// <summary>The same without a trace: nothing is to be changed.</summary>
    /// <inheritdoc cref="RequireAsync"/>
    public void Require(Caller caller, JobUse? before, JobUse after) => database.Read(connection =>
    {
        Require(connection, caller, before, after);
        return true;
    });

    /// <summary>Asks inside the write that makes or changes the job. Only limits that the change brings nearer count.</summary>
    /// <exception cref="SlipwayException"><c>quota_exceeded</c>.</exception>
    public void Require(SqliteConnection connection, Caller caller, JobUse? before, JobUse after)
    {
        foreach (var limit in QuotaPolicy.Read(policy.Current, caller.Principal.Claims, after.Job))
        {
            if (QuotaQuestion.OfJob(limit, after) is not { } asked || (before is not null && QuotaQuestion.OfJob(limit, before)?.Amount >= asked.Amount))
                continue;
            IReadOnlyList<JobUse> others = limit.IsTotal ? QuotaUsage.Jobs(connection, limit.Scope, after.Job) : [];
            asked.With(others).ThrowIfExceeded();
        }
    }

    /// <summary>Asks inside the write that makes a package, whose layers' sizes are known from its manifest.</summary>
    /// <exception cref="SlipwayException"><c>quota_exceeded</c>.</exception>
    public void Require(SqliteConnection connection, Caller caller, Package package)
    {
        var size = package.Resources.Aggregate(Int128.Zero, (sum, layer) => sum + layer.Length);
        foreach (var limit in QuotaPolicy.Read(policy.Current, caller.Principal.Claims, package.Fqn))
        {
            if (limit.ClaimType == ClaimTypes.MaxPackageSize)
                new QuotaQuestion(limit, size).ThrowIfExceeded();
            else if (limit.ClaimType == TotalPackageSize)
                new QuotaQuestion(limit, size) { Used = QuotaUsage.PackageBytes(connection, limit.Scope, package.Fqn) }.ThrowIfExceeded();
        }
    }

    /// <summary>Makes a change, and writes it down when a quota refuses it.</summary>
    public async Task<T> AuditedAsync<T>(Caller caller, Fqn fqn, Func<Task<T>> change)
    {
        try
        {
            return await change();
        }
        catch (SlipwayException exception) when (exception.Code == ErrorCodes.QuotaExceeded)
        {
            await audit.WriteRefusalAsync(caller, AuditEvents.QuotaExceeded, fqn, exception.Message);
            throw;
        }
    }
}
