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

    public const string PolicyCreated = "policydoc.created";

    public const string PolicyUpdated = "policydoc.updated";

    public const string PolicyDeleted = "policydoc.deleted";

    public const string UserCreated = "user.created";

    public const string UserDeleted = "user.deleted";

    public const string PasswordChanged = "user.password.changed";

    public const string TokensRevoked = "user.tokens.revoked";

    /// <summary>Somebody came into an instance.</summary>
    public const string TunnelOpened = "tunnel.opened";

    public const string KeyAdded = "key.added";

    public const string KeyRetired = "key.retired";
}
