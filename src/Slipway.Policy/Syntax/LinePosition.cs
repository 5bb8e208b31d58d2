namespace Slipway.Policy.Syntax;

/// <summary>Where something stands, as an editor counts: lines and columns begin at 1, a column is one character.</summary>
public readonly record struct LinePosition(int Line, int Column)
{
    public override string ToString() => $"{Line}:{Column}";
}
