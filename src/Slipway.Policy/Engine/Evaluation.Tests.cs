using Slipway.Policy.Names;

namespace Slipway.Policy.Engine;

/// <summary>Conditions: a test holds when some value on its left and some value on its right compare.</summary>
internal sealed partial class Evaluation
{
    /// <summary>The claims that made a test hold: -1 for a side that is no claim.</summary>
    internal readonly record struct Support(int Left, int Right);

    /// <summary>Whether a test of a match holds by claims below <paramref name="limit"/>, and by which. Rows must be selected.</summary>
    public bool TryFindSupport(CompiledTest test, int captures, int limit, out Support support)
    {
        support = new Support(-1, -1);
        if (test.Left.Source != ValueSource.Claim)
            return HoldsFor(test, Resolve(test.Left, captures).Span, captures, -1, limit, ref support);

        for (var i = claims.NewestOf(test.Left.Index); i >= 0 && stepsLeft >= 0; i = claims[i].NextOfKey)
        {
            if (i < limit && HoldsFor(test, claims[i].Value.Span, captures, i, limit, ref support))
                return true;
        }

        return false;
    }

    /// <summary>The column of the current row of a table.</summary>
    public string ValueOfRow(CompiledValue value) => tables[value.Index].Rows[rows[value.Index]][value.Column];

    private bool Holds(CompiledRule rule, int captures)
    {
        foreach (var test in rule.Tests)
        {
            if (!Holds(test, captures))
                return false;
        }

        return true;
    }

    private bool Holds(CompiledTest test, int captures) =>
        test.Left.Source != ValueSource.Never && TryFindSupport(test, captures, int.MaxValue, out _);

    private bool HoldsFor(CompiledTest test, ReadOnlySpan<char> left, int captures, int leftClaim, int limit, ref Support support)
    {
        switch (test.Right.Source)
        {
            case ValueSource.Never:
                return false;
            case ValueSource.Claim:
                for (var i = claims.NewestOf(test.Right.Index); i >= 0 && stepsLeft >= 0; i = claims[i].NextOfKey)
                {
                    if (i >= limit || !Compare(test.Comparator, left, claims[i].Value.Span))
                        continue;
                    support = new Support(leftClaim, i);
                    return true;
                }

                return false;
            default:
                var holds = Compare(test.Comparator, left, Resolve(test.Right, captures).Span);
                if (test.Right.Source == ValueSource.Pieces)
                    arena.Forget();
                if (holds)
                    support = new Support(leftClaim, -1);
                return holds;
        }
    }

    private bool Compare(Comparator comparator, ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        stepsLeft--;
        return comparator switch
        {
            Comparator.Equal => left.SequenceEqual(right),
            Comparator.BeginsWith => left.StartsWith(right, StringComparison.Ordinal),
            Comparator.EndsWith => left.EndsWith(right, StringComparison.Ordinal),
            _ => FqnText.Matches(left, right),
        };
    }

    /// <summary>The one value of anything but a claim. Pieces are put together in the arena.</summary>
    private ReadOnlyMemory<char> Resolve(CompiledValue value, int captures)
    {
        switch (value.Source)
        {
            case ValueSource.Literal:
                return value.Text.AsMemory();
            case ValueSource.Capture:
                return matches.Capture(captures + value.Index);
            case ValueSource.Variable:
                return ValueOfRow(value).AsMemory();
            case ValueSource.Pieces:
                arena.Begin();
                foreach (var (text, capture) in value.Pieces)
                    arena.Append(text is null ? matches.Capture(captures + capture).Span : text);
                return arena.Finish();
            default:
                return default;
        }
    }
}
