namespace Slipway.Server.Audit;

/// <summary>What the audit log has: the decisions of policy, and what is done beside it.</summary>
public static class AuditEvents
{
    /// <summary>Policy allowed a change; it was made after this was written, or failed for another reason.</summary>
    public const string Allowed = "policy.access.allowed";

    public const string Denied = "policy.access.denied";

    /// <summary>Policy allowed it, and a quota did not.</summary>
    public const string QuotaExceeded = "quota.exceeded";

    public const string LoginFailed = "login.failed";

    public const string TokenIssued = "token.issued";

    public const string TokenRevoked = "token.revoked";

    public const string KeyAdded = "key.added";
}
