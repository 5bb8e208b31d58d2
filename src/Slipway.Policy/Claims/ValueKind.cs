namespace Slipway.Policy.Claims;

/// <summary>What the value of a claim must look like.</summary>
public enum ValueKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>A verb of the resource type.</summary>
    Permit,

    /// <summary>Which images: see <see cref="Docker.ImagePattern"/>.</summary>
    Image,

    /// <summary>An FQN or a namespace of one, possibly with <c>::*</c>.</summary>
    FqnPattern,

    /// <summary>A service type, or a pattern of service or provider FQNs.</summary>
    ServiceOrPattern,

    /// <summary>A namespace, such as <c>/sandbox/admin</c>.</summary>
    Namespace,

    /// <summary>A whole number of seconds, such as <c>86400s</c>.</summary>
    Seconds,

    /// <summary>An amount of storage, such as <c>2GB</c>.</summary>
    Bytes,

    /// <summary>A rate, such as <c>5Mbps</c>.</summary>
    BitsPerSecond,

    /// <summary>A whole number.</summary>
    Count,

    /// <summary><c>none</c>, <c>allow</c> or <c>deny</c>.</summary>
    AuditLog,
}
