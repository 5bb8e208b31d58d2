namespace Slipway.Server.Audit;

/// <summary>One entry, as the store keeps it.</summary>
/// <param name="Time">UNIX nanoseconds.</param>
/// <param name="Payload">More of the event, by name; never a secret.</param>
public sealed record AuditRecord(
    string Id,
    long Time,
    string EventType,
    string Fqn,
    string Principal,
    string Address,
    string Action,
    string RequestId,
    bool Allowed,
    string Claim,
    IReadOnlyList<string> DecidedBy,
    IReadOnlyDictionary<string, string> Payload);
