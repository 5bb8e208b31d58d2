using System.Collections.Immutable;

namespace Slipway.Policy.Engine;

/// <summary>A value of a test or a claim, resolved as far as it can be before a question is asked.</summary>
internal sealed record CompiledValue(ValueSource Source)
{
    /// <summary>For <see cref="ValueSource.Literal"/>, the text; for <see cref="ValueSource.Variable"/>, what was written.</summary>
    public string Text { get; init; } = "";

    /// <summary>For <see cref="ValueSource.Capture"/>, the capture; for <see cref="ValueSource.Claim"/>, the kind of claim;
    /// for <see cref="ValueSource.Variable"/>, the table among those of the rule.</summary>
    public int Index { get; init; }

    /// <summary>For <see cref="ValueSource.Variable"/>.</summary>
    public int Column { get; init; }

    /// <summary>For <see cref="ValueSource.Pieces"/>: texts, and captures where the text is null.</summary>
    public ImmutableArray<(string? Text, int Capture)> Pieces { get; init; } = [];

    public static CompiledValue Never { get; } = new(ValueSource.Never);
}
