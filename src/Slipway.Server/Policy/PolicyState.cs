using System.Collections.Immutable;
using Slipway.Policy.Documents;

namespace Slipway.Server.Policy;

/// <summary>The documents in force and their versions, as one: a reader never sees the text of one version with the number of another.</summary>
/// <param name="Versions">By name, one for each document.</param>
internal sealed record PolicyState(PolicySet Documents, ImmutableDictionary<string, StoredDocument> Versions)
{
    public static PolicyState Empty { get; } = new(PolicySet.Empty, ImmutableDictionary.Create<string, StoredDocument>(StringComparer.Ordinal));
}
