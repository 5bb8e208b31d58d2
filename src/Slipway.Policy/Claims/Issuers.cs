using System.Collections.Immutable;

namespace Slipway.Policy.Claims;

/// <summary>Who can be named before <c>-></c>.</summary>
public static class Issuers
{
    /// <summary>The server that made the caller's token: <c>auth_server@apcera.me->name</c> is the principal.</summary>
    public const string AuthServer = "auth_server@apcera.me";

    /// <summary>The server's own directory, which checked a user name and a password.</summary>
    public const string Basic = "Basic";

    public const string Google = "Google";

    public const string Ldap = "LDAP";

    /// <summary>Tables of policy variables: <c>PV->Table.column</c>.</summary>
    public const string Variables = "PV";

    /// <summary>The question itself: <c>query->target</c> is the FQN that is asked about.</summary>
    public const string Query = "query";

    internal static ImmutableArray<string> Known { get; } = [AuthServer, Basic, Google, Ldap, Variables, Query];
}
