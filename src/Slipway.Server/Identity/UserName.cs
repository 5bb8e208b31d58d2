using System.Diagnostics.CodeAnalysis;
using Slipway.Contracts.Names;

namespace Slipway.Server.Identity;

/// <summary>
/// The name of a user of the server's directory: one segment as FQNs have them, so that policy can speak of
/// <c>auth::/users::NAME</c> and <c>/sandbox/NAME</c>. Exact in case, but no two users differ in case alone.
/// </summary>
public readonly record struct UserName : IParsableName<UserName>
{
    private const string Namespace = "auth::/users::";

    private readonly string? text;

    private UserName(string text) => this.text = text;

    /// <summary>The account as a resource: <c>auth::/users::NAME</c>.</summary>
    public Fqn Fqn => Fqn.Parse(Namespace + text);

    public static UserName Parse(string text) => TryParse(text, out var name, out var problem) ? name : throw new FormatException(problem);

    public static bool TryParse([NotNullWhen(true)] string? text, out UserName value, [NotNullWhen(false)] out string? problem)
    {
        value = default;
        if (string.IsNullOrEmpty(text))
        {
            problem = "a user's name is expected";
            return false;
        }

        if (text.Contains('/', StringComparison.Ordinal) || !Fqn.TryParse(Namespace + text, out _, out _))
        {
            problem = "a user's name has letters, digits and - _ . + @, at most 128 of them";
            return false;
        }

        value = new UserName(text);
        problem = null;
        return true;
    }

    public override string ToString() => text ?? "";
}
