using System.Text.RegularExpressions;

namespace Slipway.Server.Services;

/// <summary>What kinds of services there are: the two that the platform knows by name, and all others, which are a URL.</summary>
public static partial class ServiceTypes
{
    public const string Http = "http";
    public const string Network = "network";

    /// <summary>A URL of which nothing more is known.</summary>
    public const string Generic = "generic";

    /// <summary>Would need something of ours that keeps files.</summary>
    public const string Nfs = "nfs";

    public static bool IsWellFormed(string type) => Form().IsMatch(type);

    /// <summary>Java's name of a database, in <c>jdbc:postgresql://…</c>; null for what is none.</summary>
    public static string? JdbcDriver(string type) => type switch
    {
        "postgres" or "postgresql" => "postgresql",
        "mysql" => "mysql",
        "mariadb" => "mariadb",
        _ => null,
    };

    [GeneratedRegex("^[a-z][a-z0-9-]{0,31}$", RegexOptions.None, 1000)]
    private static partial Regex Form();
}
