using Slipway.Contracts.Names;

namespace Slipway.Contracts.Identity;

/// <summary>A browser's session, as <c>/v1/session</c> answers. The token itself is in a cookie that no script can read.</summary>
/// <param name="Name">Who is logged in.</param>
/// <param name="Namespace">Where names without a namespace are looked for.</param>
/// <param name="CsrfToken">To be sent as <c>X-CSRF-Token</c> with everything that changes something; empty where no cookie is used.</param>
/// <param name="ExpiresAt">When the session ends.</param>
/// <param name="Domain">The cluster's domain.</param>
public sealed record SessionInfo(string Name, NamespacePath Namespace, string CsrfToken, DateTimeOffset ExpiresAt, string Domain)
{
    public override string ToString() => $"SessionInfo {{ {Name} }}";
}
