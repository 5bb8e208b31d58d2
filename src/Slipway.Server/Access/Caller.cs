using Slipway.Server.Identity;

namespace Slipway.Server.Access;

/// <summary>Who wants something, and how they came: what a decision is made about and what the audit log keeps.</summary>
/// <param name="Address">The address the request came from, or empty.</param>
/// <param name="Action">Method and path pattern, <c>DELETE /v1/jobs/{id}</c>; for a command on the host, its name.</param>
/// <param name="RequestId">Finds the request in the server's log.</param>
public sealed record Caller(Principal Principal, string Address, string Action, string RequestId)
{
    /// <summary>The server itself, when it starts or cleans up.</summary>
    public static Caller Server { get; } = new(Principal.Server, "", "server", "");
}
