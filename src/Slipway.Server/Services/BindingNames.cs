using System.Text.RegularExpressions;
using Slipway.Contracts.Names;
using Slipway.Contracts.Services;

namespace Slipway.Server.Services;

/// <summary>What bindings and the variables that come with them are called. See <c>docs/services.md</c>.</summary>
public static partial class BindingNames
{
    private const string Suffix = "_URI";

    /// <summary><c>bind_outside_web</c>.</summary>
    public static string Default(Fqn target, Fqn job) => $"bind_{target.Name}_{job.Name}";

    /// <summary><c>bind_web_nats</c>: of a link, source first.</summary>
    public static string DefaultLink(Fqn source, Fqn target) => $"bind_{source.Name}_{target.Name}";

    public static bool IsWellFormed(string name) => Form().IsMatch(name);

    /// <summary>
    /// The variables of a service: the first is its own (<c>OUTSIDE_URI</c>), the others are those of its kind (<c>NETWORK_URI</c>,
    /// <c>JDBC_POSTGRES_URI</c>), which may belong to another binding already.
    /// </summary>
    /// <param name="name">What the caller calls it; null for the service's own name.</param>
    public static IReadOnlyList<string> Variables(Service service, string? name)
    {
        var type = Word(service.Type);
        IEnumerable<string> all = [Word(name ?? service.Fqn.Name), type, .. ServiceTypes.JdbcDriver(service.Type) is null ? Array.Empty<string>() : [Jdbc + type]];
        return [.. all.Select(word => word + Suffix).Distinct()];
    }

    /// <summary><c>NATS_URI</c>, or without a name <c>BIND_WEB_NATS_URI</c>.</summary>
    public static string LinkVariable(Fqn source, Fqn target, string? name) =>
        (name is null ? $"BIND_{Word(source.Name)}_{Word(target.Name)}" : Word(name)) + Suffix;

    public static bool IsJdbc(string variable) => variable.StartsWith(Jdbc, StringComparison.Ordinal);

    private const string Jdbc = "JDBC_";

    // 'my-postgres-service' is MYPOSTGRESSERVICE; no shell's variable begins with a digit.
    private static string Word(string name)
    {
        var word = new string([.. name.ToUpperInvariant().Where(character => char.IsAsciiLetterOrDigit(character) || character == '_')]);
        return word is [>= '0' and <= '9', ..] ? "_" + word : word;
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,63}$", RegexOptions.None, 1000)]
    private static partial Regex Form();
}
