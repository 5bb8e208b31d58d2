using System.Buffers;
using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using Slipway.Policy.Decisions;
using Slipway.Policy.Documents;

namespace Slipway.Policy.Defaults;

/// <summary>
/// The documents that a fresh server begins with. What a role permits, who is an admin and what a sandbox is are written
/// there, in the language itself; the engine knows none of it.
/// </summary>
public static class DefaultDocuments
{
    public const string AdminUsers = "adminUsers";

    public const string SandboxRoutes = "sandboxRoutes";

    private const string FirstAdmin = "admin";
    private const string UsualDomain = "slipway.localhost";

    private static readonly SearchValues<char> DomainCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.");

    /// <summary>Their names, in the order in which to read them.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        "authSettings", "userLogin", "ownAccount", AdminUsers, "sandboxes", SandboxRoutes, "rolePermissions", "clusterPermissions", "quotas", "packageResolution", "builtinServices",
    ];

    /// <summary>Documents that an update of the server replaces; the others belong to the operator once they are there.</summary>
    public static ImmutableArray<string> Overwritten { get; } = ["rolePermissions", "clusterPermissions"];

    /// <summary>The documents for a server whose first admin has the given name, of a cluster with the given domain.</summary>
    public static ImmutableArray<PolicyDocument> All(string admin = FirstAdmin, string domain = UsualDomain) => [.. Names.Select(name => Load(name, admin, domain))];

    /// <summary>The text of one of them.</summary>
    /// <exception cref="ArgumentException">There is none of that name, the admin's name can't be a user's, or the domain is none.</exception>
    public static string TextOf(string name, string admin = FirstAdmin, string domain = UsualDomain)
    {
        if (!Names.Contains(name))
            throw new ArgumentException($"There is no default document '{name}'.", nameof(name));
        // Checks the name; what it allows needs no escape but a quotation mark and a backslash, which no user has.
        _ = PolicyPrincipal.User(admin);
        if (admin.AsSpan().ContainsAny('"', '\\'))
            throw new ArgumentException($"'{admin}' can't be the name of a user.", nameof(admin));

        if (domain.AsSpan().ContainsAnyExcept(DomainCharacters))
            throw new ArgumentException($"'{domain}' can't be a cluster's domain.", nameof(domain));

        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{typeof(DefaultDocuments).Namespace}.{name}.pol")
            ?? throw new InvalidOperationException($"The default document '{name}' is not in the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = reader.ReadToEnd();
        return name switch
        {
            AdminUsers => text.Replace($"\"{FirstAdmin}\"", $"\"{admin}\"", StringComparison.Ordinal),
            SandboxRoutes => text.Replace(RealmOf(UsualDomain), RealmOf(domain), StringComparison.Ordinal),
            _ => text,
        };
    }

    // paas.example.com is /com/example/paas, so that a realm holds all names below it.
    private static string RealmOf(string domain) => "/http/" + string.Join('/', domain.ToLowerInvariant().Split('.').Reverse());

    private static PolicyDocument Load(string name, string admin, string domain)
    {
        var parsed = PolicyDocument.Parse(name, TextOf(name, admin, domain));
        return parsed.Document ?? throw new InvalidOperationException($"The default document '{name}' is wrong: {parsed.Diagnostics[0]}");
    }
}
