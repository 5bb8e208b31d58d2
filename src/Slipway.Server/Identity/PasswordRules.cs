using Slipway.Server.Http;

namespace Slipway.Server.Identity;

/// <summary>What a password must be: long enough. Rules about kinds of characters make them worse
/// (<see href="https://pages.nist.gov/800-63-4/sp800-63b.html">NIST SP 800-63B</see>).</summary>
internal static class PasswordRules
{
    private const int MinLength = 8;

    /// <summary>Characters; bounds the work of a hash.</summary>
    public const int MaxLength = 1024;

    public static void Check(ProblemList problems, string path, string? password, string user)
    {
        if (password is not { Length: >= MinLength and <= MaxLength })
            problems.Add(path, $"must have {MinLength} to {MaxLength} characters");
        else if (password.Equals(user, StringComparison.OrdinalIgnoreCase))
            problems.Add(path, "must not be the user's name");
    }
}
