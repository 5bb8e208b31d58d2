using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Slipway.Contracts.Names;

/// <summary>
/// A namespace such as <c>/</c> or <c>/sandbox/admin</c>: a path of segments that policy grants rights on. Always begins
/// with a slash and never ends with one, save for the root.
/// </summary>
[JsonConverter(typeof(ParsableJsonConverter<NamespacePath>))]
public readonly record struct NamespacePath : IParsableName<NamespacePath>
{
    private readonly string? path;

    private NamespacePath(string path) => this.path = path;

    public static NamespacePath Root { get; } = new("/");

    /// <summary>The segments from the root down; empty for the root.</summary>
    public IReadOnlyList<string> Segments => IsRoot ? [] : ToString()[1..].Split('/');

    public bool IsRoot => path is null or "/";

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? text, out NamespacePath value, [NotNullWhen(false)] out string? problem)
    {
        value = default;
        if (string.IsNullOrEmpty(text) || text[0] != '/')
        {
            problem = $"the namespace '{text}' must begin with '/', as in '/sandbox/admin'";
            return false;
        }

        if (text == "/")
        {
            value = Root;
            problem = null;
            return true;
        }

        // The platform's own documents write a trailing slash now and then: 'route::/http/io/kiso/'.
        var trimmed = text[^1] == '/' ? text[..^1] : text;
        problem = NameSegment.FindProblem(trimmed[1..], "namespace");
        if (problem is not null)
            return false;

        value = new NamespacePath(trimmed);
        return true;
    }

    public static NamespacePath Parse(string text) =>
        TryParse(text, out var value, out var problem) ? value : throw new FormatException(problem);

    /// <summary>True when <paramref name="other"/> is this namespace or lies below it, compared segment by segment.</summary>
    public bool Contains(NamespacePath other) =>
        IsRoot || other == this || other.ToString().StartsWith(ToString() + "/", StringComparison.Ordinal);

    public override string ToString() => path ?? "/";
}
