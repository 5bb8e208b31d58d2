using System.Text.Json;
using Slipway.Contracts.Audit;
using Slipway.Server.Storage;

namespace Slipway.Server.Audit;

#pragma warning disable CA1812 // Dapper makes these.
/// <summary>An entry as the table has it.</summary>
internal sealed class AuditRow
#pragma warning restore CA1812
{
    public string Id { get; init; } = "";
    public long Time { get; init; }
    public string EventType { get; init; } = "";
    public string Fqn { get; init; } = "";
    public string Principal { get; init; } = "";
    public string Address { get; init; } = "";
    public string Action { get; init; } = "";
    public string RequestId { get; init; } = "";
    public bool Allowed { get; init; }
    public string Claim { get; init; } = "";
    public string DecidedBy { get; init; } = "";
    public string Payload { get; init; } = "";

    public AuditLogItem ToWire()
    {
        var fqn = Contracts.Names.Fqn.Parse(Fqn);
        return new AuditLogItem
        {
            Uuid = Id,
            Timestamp = Time / 1e9,
            EventType = EventType,
            Fqn = Fqn,
            Namespace = fqn.Namespace.ToString(),
            Localname = fqn.LocalName ?? "",
            ResourceType = fqn.Type.ToString(),
            PrincipalName = Principal,
            Payload = Payload,
            RequesterAddr = Address,
            Action = Action,
            RequestId = RequestId,
            Allowed = Allowed,
            Claim = Claim,
            DecidedBy = JsonSerializer.Deserialize(DecidedBy, StoredJson.Default.IReadOnlyListString) ?? [],
        };
    }
}
