using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Slipway.Contracts;
using Slipway.Contracts.Names;
using Slipway.Policy.Decisions;
using Slipway.Policy.Documents;
using Slipway.Server.Access;
using Slipway.Server.Storage;
using Slipway.Server.Tasks;

namespace Slipway.Server.Audit;

/// <summary>The record of every change and every denial: who, what, when, from where, decided by which rule.</summary>
public sealed class AuditLog(Database database, TimeProvider time)
{
    /// <summary>In a payload: how many refusals like this one were not written before it.</summary>
    public const string LeftOut = "left_out";

    private readonly RefusalFold fold = new(time);

    /// <summary>
    /// Writes decisions down; when the returned task ends they are durable. Of refusals that are the same within seconds only
    /// the first is written.
    /// </summary>
    /// <param name="policy">The documents that decided; they also say what is worth writing.</param>
    public async Task WriteAsync(Caller caller, PolicySet policy, IReadOnlyList<PolicyDecision> decisions)
    {
        var records = decisions
            .Where(decision => AuditSelection.Includes(policy, caller.Principal.Claims, decision))
            .Select(decision => Fold(Describe(caller, decision)))
            .OfType<AuditRecord>()
            .ToList();
        if (records.Count > 0)
            await database.WriteAsync(connection => records.ForEach(record => Insert(connection, record)));
    }

    /// <summary>Writes down what happened beside policy: a login that failed, a key that was added.</summary>
    public Task WriteAsync(Caller caller, string eventType, Fqn fqn, bool allowed, IReadOnlyDictionary<string, string>? payload = null) =>
        WriteAsync(Describe(caller, eventType, fqn, allowed, payload ?? new Dictionary<string, string>()));

    /// <summary>The same as part of a change: written with it, or not at all.</summary>
    public void Write(
        SqliteConnection connection, Caller caller, string eventType, Fqn fqn, bool allowed, IReadOnlyDictionary<string, string>? payload = null) =>
        Insert(connection, Describe(caller, eventType, fqn, allowed, payload ?? new Dictionary<string, string>()));

    /// <summary>Writes down a refusal that was not policy's; the same one again within seconds is only counted.</summary>
    public Task WriteRefusalAsync(Caller caller, string eventType, Fqn fqn, string reason) =>
        Fold(Describe(caller, eventType, fqn, allowed: false, new Dictionary<string, string> { ["reason"] = reason })) is { } record
            ? WriteAsync(record)
            : Task.CompletedTask;

    private Task WriteAsync(AuditRecord record) => database.WriteAsync(connection => Insert(connection, record));

    /// <summary>The record, null when it is one refusal too many.</summary>
    private AuditRecord? Fold(AuditRecord record)
    {
        if (record.Allowed)
            return record;
        var claim = record.Claim.Length > 0 ? record.Claim : record.EventType;
        if (!fold.Admit(new RefusalKey(record.Principal, record.Address, claim, record.Fqn), out var leftOut))
            return null;
        return leftOut == 0
            ? record
            : record with { Payload = new Dictionary<string, string>(record.Payload) { [LeftOut] = leftOut.ToString() } };
    }

    private AuditRecord Describe(Caller caller, string eventType, Fqn fqn, bool allowed, IReadOnlyDictionary<string, string> payload) => new(
        Guid.NewGuid().ToString(), time.UnixNanoseconds(), eventType, fqn.ToString(), caller.Principal.Name, caller.Address, caller.Action,
        caller.RequestId, allowed, "", [], payload);

    private AuditRecord Describe(Caller caller, PolicyDecision decision) => new(
        Guid.NewGuid().ToString(),
        time.UnixNanoseconds(),
        decision.IsAllowed ? AuditEvents.Allowed : AuditEvents.Denied,
        decision.Question.Target.ToString(),
        caller.Principal.Name,
        caller.Address,
        caller.Action,
        caller.RequestId,
        decision.IsAllowed,
        decision.Question.Claim,
        [.. decision.Steps.Select(step => step.Source.ToString())],
        new Dictionary<string, string> { ["reason"] = decision.Reason });

    private static void Insert(SqliteConnection connection, AuditRecord record) => connection.Execute(
        """
        INSERT INTO audit (id, time, event_type, fqn, principal, address, action, request_id, allowed, claim, decided_by, payload)
        VALUES (@Id, @Time, @EventType, @Fqn, @Principal, @Address, @Action, @RequestId, @Allowed, @Claim, @DecidedBy, @Payload)
        """,
        new
        {
            record.Id,
            record.Time,
            record.EventType,
            record.Fqn,
            record.Principal,
            record.Address,
            record.Action,
            record.RequestId,
            record.Allowed,
            record.Claim,
            DecidedBy = JsonSerializer.Serialize(record.DecidedBy, StoredJson.Default.IReadOnlyListString),
            Payload = JsonSerializer.Serialize(record.Payload, SlipwayJson.Wire.IReadOnlyDictionaryStringString),
        });
}
