using Slipway.Policy.Documents;

namespace Slipway.Policy.Engine;

/// <summary>A block of a document: which FQNs, and the rules for them.</summary>
internal sealed class CompiledRealm
{
    public required PolicyDocument Document { get; init; }

    public required string Text { get; init; }

    public required int Line { get; init; }

    /// <summary>Which token of the FQN each template captures, the namespace's tokens first; a negative number counts local tokens, from -1.</summary>
    public required (int Token, int Slot)[] Captures { get; init; }

    /// <summary>How many different templates there are.</summary>
    public required int SlotCount { get; init; }

    public required Specificity Specificity { get; init; }

    public CompiledRule[] Rules { get; set; } = [];
}
