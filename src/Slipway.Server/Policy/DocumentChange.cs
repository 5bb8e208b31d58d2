using System.Collections.Immutable;
using Slipway.Policy.Documents;

namespace Slipway.Server.Policy;

/// <summary>What is to become of one document.</summary>
/// <param name="Document">Null to delete it.</param>
/// <param name="ForVersion">The version that is replaced; 0 when there must be none yet; null for whatever is there.</param>
/// <param name="Warnings">What the reader warns of.</param>
internal sealed record DocumentChange(string Name, PolicyDocument? Document, long? ForVersion, ImmutableArray<string> Warnings);
