using System.Diagnostics.CodeAnalysis;
using Slipway.Contracts.Names;

namespace Slipway.Policy.Names;

/// <summary>
/// What an FQN is compared with in <c>fqnMatch</c>, <c>package.allow</c> and <c>sp.disable</c>: <c>package::/apcera</c>,
/// <c>service::/::*</c>, <c>job::/prod::web</c>.
/// </summary>
public readonly record struct FqnPattern : IParsableName<FqnPattern>
{
    private readonly string? text;

    private FqnPattern(string text) => this.text = text;

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? text, out FqnPattern value, [NotNullWhen(false)] out string? problem)
    {
        value = default;
        // '::*' and a bare '::' are what a pattern may have beyond an FQN.
        var name = text ?? "";
        if (name.EndsWith("::*", StringComparison.Ordinal))
            name = name[..^3];
        else if (name.EndsWith("::", StringComparison.Ordinal))
            name = name[..^2];
        if (!Fqn.TryParse(name, out var fqn, out problem))
            return false;
        if (name.Length != text!.Length && fqn.LocalName is not null)
        {
            problem = $"'{text}' has a third '::'";
            return false;
        }

        value = new FqnPattern(text);
        return true;
    }

    public static FqnPattern Parse(string text) => TryParse(text, out var value, out var problem) ? value : throw new FormatException(problem);

    public bool Matches(Fqn fqn) => text is not null && FqnText.Matches(fqn.ToString(), text);

    public override string ToString() => text ?? "";
}
