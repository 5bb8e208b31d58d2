namespace Slipway.Contracts.Audit;

/// <summary>One entry of the audit log (v1 model <c>AuditLogItem</c>, and what v1 kept in its older form beside it).</summary>
public sealed record AuditLogItem
{
    public required string Uuid { get; init; }

    /// <summary>UNIX seconds.</summary>
    public required double Timestamp { get; init; }

    /// <summary><c>policy.access.allowed</c>, <c>policy.access.denied</c>, or what was done: <c>user.created</c>…</summary>
    public required string EventType { get; init; }

    public string Fqn { get; set; } = "";

    public string Namespace { get; set; } = "";

    public string Localname { get; set; } = "";

    public string ResourceType { get; set; } = "";

    public string PrincipalName { get; set; } = "";

    /// <summary>Always empty so far: nobody acts for somebody else.</summary>
    public string OnBehalfOf { get; set; } = "";

    /// <summary>More of the event as JSON text.</summary>
    public string Payload { get; set; } = "";

    /// <summary>The address the request came from.</summary>
    public string RequesterAddr { get; set; } = "";

    /// <summary>Method and path pattern: <c>DELETE /v1/jobs/{id}</c>.</summary>
    public string Action { get; set; } = "";

    public string RequestId { get; set; } = "";

    public bool Allowed { get; set; }

    /// <summary>What was asked for, as policy writes it: <c>permit create</c>; empty where policy was not asked.</summary>
    public string Claim { get; set; } = "";

    /// <summary>The rules that decided, as <c>document:line</c>; empty when it was denied, since nothing allowed it.</summary>
    public IReadOnlyList<string> DecidedBy { get; set; } = [];
}
