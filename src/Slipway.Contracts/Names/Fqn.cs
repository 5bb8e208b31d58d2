using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Slipway.Contracts.Names;

/// <summary>
/// A fully qualified name: <c>type::namespace::localname</c>, e.g. <c>job::/sandbox/admin::nats</c>. The local name may
/// itself have segments (<c>job::/sandbox/admin::web/http/3cfde8b4</c>) and may be absent where a namespace as such is
/// meant (<c>auth::/oauth2/http</c>).
/// </summary>
[JsonConverter(typeof(ParsableJsonConverter<Fqn>))]
public readonly record struct Fqn : IParsableName<Fqn>
{
    /// <summary>Longest FQN, in characters.</summary>
    public const int MaxLength = 512;

    private const string Separator = "::";

    private Fqn(ResourceType type, NamespacePath ns, string? localName)
    {
        Type = type;
        Namespace = ns;
        LocalName = localName;
    }

    public ResourceType Type { get; }

    public NamespacePath Namespace { get; }

    /// <summary>What stands behind the second <c>::</c>, or null.</summary>
    public string? LocalName { get; }

    /// <summary>The name people call it by: the local name, or the namespace where there is none.</summary>
    public string Name => LocalName ?? Namespace.ToString();

    /// <summary>Names a resource.</summary>
    /// <exception cref="FormatException">The local name is not one.</exception>
    public static Fqn Create(ResourceType type, NamespacePath ns, string? localName) =>
        Parse(localName is null ? $"{type}::{ns}" : $"{type}::{ns}::{localName}");

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? text, out Fqn value, [NotNullWhen(false)] out string? problem)
    {
        value = default;
        if (string.IsNullOrEmpty(text))
        {
            problem = "an FQN is expected, such as 'job::/sandbox/admin::nats'";
            return false;
        }

        if (text.Length > MaxLength)
        {
            problem = $"the FQN has {text.Length} characters; at most {MaxLength} are allowed";
            return false;
        }

        var parts = text.Split(Separator);
        if (parts.Length is < 2 or > 3)
        {
            problem = $"'{Shorten(text)}' is not an FQN: it must have the form type::namespace::name, as in 'job::/sandbox/admin::nats'";
            return false;
        }

        if (!ResourceType.TryParse(parts[0], out var type))
        {
            problem = $"'{Shorten(parts[0])}' is not a resource type; the types are {string.Join(", ", ResourceType.All)}";
            return false;
        }

        if (!NamespacePath.TryParse(parts[1], out var ns, out problem))
            return false;

        string? localName = null;
        if (parts.Length == 3)
        {
            localName = parts[2];
            problem = localName.Length == 0
                ? "the name after the second '::' is empty"
                : NameSegment.FindProblem(localName, "name");
            if (problem is not null)
                return false;
        }

        value = new Fqn(type, ns, localName);
        problem = null;
        return true;
    }

    /// <summary>Reads the FQN of one resource: it must be of the given type and have a local name.</summary>
    public static bool TryParseResource(string? text, ResourceType type, out Fqn value, [NotNullWhen(false)] out string? problem)
    {
        if (!TryParse(text, out value, out problem))
            return false;
        if (value.Type != type)
            problem = $"'{value}' names a {value.Type}; a {type} is expected, as in '{type}::{value.Namespace}::{value.LocalName ?? "name"}'";
        else if (value.LocalName is null)
            problem = $"'{value}' has no name after the namespace; expected '{value}::name'";
        return problem is null;
    }

    public static Fqn Parse(string text) => TryParse(text, out var value, out var problem) ? value : throw new FormatException(problem);

    /// <summary>The name of another resource type in the same place: the package that belongs to a job, say.</summary>
    public Fqn WithType(ResourceType type) => new(type, Namespace, LocalName);

    public override string ToString() => LocalName is null ? $"{Type}::{Namespace}" : $"{Type}::{Namespace}::{LocalName}";

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..57] + "...";
}
