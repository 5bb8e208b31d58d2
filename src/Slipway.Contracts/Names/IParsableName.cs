using System.Diagnostics.CodeAnalysis;

namespace Slipway.Contracts.Names;

/// <summary>A value that is only ever made by parsing its text, and says in one sentence why a text is not one.</summary>
public interface IParsableName<TSelf>
    where TSelf : struct, IParsableName<TSelf>
{
    /// <param name="text">The text to read; null is never a name.</param>
    /// <param name="value">The name, when the result is true.</param>
    /// <param name="problem">Which part is wrong and what would be right, when the result is false.</param>
    static abstract bool TryParse([NotNullWhen(true)] string? text, out TSelf value, [NotNullWhen(false)] out string? problem);
}
