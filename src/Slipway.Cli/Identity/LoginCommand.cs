using System.CommandLine;
using Slipway.Cli.Grammar;
using Slipway.Contracts.Errors;

namespace Slipway.Cli.Identity;

/// <summary><c>apc login [--basic | --token [TOKEN|-]]</c> and <c>apc login show</c></summary>
internal static class LoginCommand
{
    /// <summary>Longer than any token we make; keeps a file piped in by mistake out of a header.</summary>
    private const int MaxTokenLength = 16 * 1024;

    public static Verb Create()
    {
        var basic = Flags.Switch("basic", null, "with user name and password; this is the default");
        var user = Flags.Text("user", "u", "NAME", "the user name, so that only the password is asked for");
        var token = new Flag<string?>("token", null, "TOKEN", "with a bearer token: the value, or - or nothing to take it from $APC_TOKEN or standard input")
        {
            Arity = ArgumentArity.ZeroOrOne,
        };
        return new Verb("login", "Log in to the target.")
        {
            basic, user, token, CreateShow(),
        }
        .With(
            notes: "On a terminal apc asks, and the password does not show. In a script, pipe user name and password as two lines.",
            new Example("Log in with user name and password", "apc login"),
            new Example("The same in a script", @"printf 'admin\nsecret\n' | apc login --basic"),
            new Example("Log in with a token that the server's own command made", "bin/slipway token --data DIR --user admin | apc login --token -"),
            new Example("Show the present login", "apc login show"))
        .Does(call => call.Has(token) ? WithTokenAsync(call, call.Value(token)) : WithPasswordAsync(call, call.Value(user)));
    }

    private static Verb CreateShow() => new Verb("show", "Show the present login.").Does(call =>
    {
        var target = call.Session.Target;
        if (!call.Session.State.Tokens.ContainsKey(target))
            throw new CommandException(ExitCodes.NotLoggedIn, $"Nobody is logged in to {target}.", "Log in with `apc login`.");
        call.Screen.Line($"Targeted [{target}]");
        call.Screen.Line($"Logged in as: \"{call.Session.State.Users.GetValueOrDefault(target)}\"");
        return Task.CompletedTask;
    });

    private static async Task WithPasswordAsync(Call call, string? user)
    {
        call.Screen.Line($"Connecting to {call.Session.Target}...");
        user ??= await call.Prompt.AskAsync("Username:", call.Cancelled);
        var password = string.IsNullOrEmpty(user) ? null : await call.Prompt.AskSecretAsync("Password:", call.Cancelled);
        if (string.IsNullOrEmpty(user) || password is null)
            throw new CommandException(ExitCodes.Usage, "User name and password are needed: one line each on standard input.", "Try `apc help login` for more information.");

        using var anonymous = call.Session.Connect(token: null);
        var answer = await anonymous.Identity.LoginAsync(user, password, call.Cancelled);
        await FinishAsync(call, answer.AccessToken, user);
    }

    private static async Task WithTokenAsync(Call call, string? given)
    {
        call.Screen.Line($"Connecting to {call.Session.Target}...");
        var text = given is not (null or "" or "-") ? given
            : Environment.GetEnvironmentVariable("APC_TOKEN") is { Length: > 0 } variable && given is not "-" ? variable
            : await call.Prompt.AskSecretAsync("Token:", call.Cancelled);
        var token = text?.Trim() ?? "";
        if (token.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            token = token[7..].Trim();
        if (token.Length is 0 or > MaxTokenLength || token.Any(c => c is <= ' ' or > '~'))
            throw new CommandException(ExitCodes.Usage, "That is not a bearer token: one word of printable ASCII is expected.", "Try `apc help login` for more information.");
        await FinishAsync(call, token, TokenOwner.Read(token));
    }

    private static async Task FinishAsync(Call call, string token, string user)
    {
        // Asking where the user lands also proves that the token is good, before it is kept.
        using var client = call.Session.Connect(token);
        var home = await client.Identity.GetDefaultNamespaceAsync(call.Cancelled);
        call.Session.LogIn(token, user, home);
        call.Screen.Line(call.Screen.Foreign($"Login successful for {user}"));
    }
}
