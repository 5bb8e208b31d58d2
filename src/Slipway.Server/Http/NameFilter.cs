using Slipway.Contracts.Names;

namespace Slipway.Server.Http;

/// <summary>The name parameters that v1's lists have in common, all optional.</summary>
/// <param name="Fqn">The whole FQN, or its beginning where <paramref name="Partial"/> is set.</param>
/// <param name="Name">The local name.</param>
/// <param name="Namespace">A namespace with all below it; an addition of ours.</param>
internal sealed record NameFilter(string? Fqn, bool Partial, string? Name, NamespacePath? Namespace)
{
    public static NameFilter Read(HttpRequest request)
    {
        var query = request.Query;
        NamespacePath? ns = NamespacePath.TryParse(Text("namespace"), out var parsed, out _) ? parsed : null;
        return new NameFilter(Text("fqn"), Text("matchPartialFQN") == "true", Text("name"), ns);

        string? Text(string key) => query[key].ToString() is { Length: > 0 } value ? value : null;
    }

    public bool Matches(Fqn fqn) =>
        (Fqn is null || (Partial ? fqn.ToString().StartsWith(Fqn, StringComparison.Ordinal) : fqn.ToString() == Fqn))
        && (Name is null || fqn.LocalName == Name)
        && (Namespace is not { } ns || ns.Contains(fqn.Namespace));
}
