using Slipway.Cli.Grammar;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Identity;

namespace Slipway.Cli.Identity;

/// <summary><c>apc login [--basic | --token [TOKEN|-] | --app-auth]</c></summary>
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
            Arity = System.CommandLine.ArgumentArity.ZeroOrOne,
        };
        var appAuth = Flags.Switch("app-auth", null, "inside a job: as the job itself, with the token that the platform adds to its calls");
        return new Verb("login", "Log in to the target.")
        {
            basic, user, token, appAuth, LoginShowCommand.Create(),
        }
        .With(
            notes: "On a terminal apc asks, and the password does not show. In a script, pipe user name and password as two lines.",
            new Example("Log in with user name and password", "apc login"),
            new Example("The same in a script", @"printf 'admin\nsecret\n' | apc login --basic"),
            new Example("Log in with a token that the server's own command made", "bin/slipway token --data DIR --user admin | apc login --token -"),
            new Example("Inside a job, as the job", "apc login --app-auth"),
            new Example("Show the present login", "apc login show"))
        .Does(async call =>
        {
            if (call.Value(basic) && (call.Value(appAuth) || call.Has(token)) || (call.Value(appAuth) && call.Has(token)))
                throw new CommandException(ExitCodes.Usage, "--basic, --token and --app-auth are three ways to log in: give one.", "Try `apc help login` for more information.");
            call.Screen.Line($"Connecting to {call.Session.Target}...");
            if (call.Value(appAuth))
                await AsAppAsync(call);
            else if (call.Has(token))
                await WithTokenAsync(call, call.Value(token));
            else
                await WithPasswordAsync(call, call.Value(user));
        });
    }

    private static async Task WithPasswordAsync(Call call, string? user)
    {
        user ??= await call.Prompt.AskAsync("Username:", call.Cancelled);
        var password = string.IsNullOrEmpty(user) ? null : await call.Prompt.AskSecretAsync("Password:", call.Cancelled);
        if (string.IsNullOrEmpty(user) || password is null)
            throw new CommandException(ExitCodes.Usage, "User name and password are needed: one line each on standard input.", "Try `apc help login` for more information.");

        using var anonymous = call.Session.Connect(token: null);
        var answer = await anonymous.Identity.LoginAsync(user, password, call.Cancelled);
        await FinishAsync(call, answer.AccessToken);
    }

    private static async Task WithTokenAsync(Call call, string? given)
    {
        var text = given is not (null or "" or "-") ? given
            : Environment.GetEnvironmentVariable("APC_TOKEN") is { Length: > 0 } variable && given is not "-" ? variable
            : await call.Prompt.AskSecretAsync("Token:", call.Cancelled);
        var token = text?.Trim() ?? "";
        if (token.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            token = token[7..].Trim();
        if (token.Length is 0 or > MaxTokenLength || token.Any(c => c is <= ' ' or > '~'))
            throw new CommandException(ExitCodes.Usage, "That is not a bearer token: one word of printable ASCII is expected.", "Try `apc help login` for more information.");
        await FinishAsync(call, token);
    }

    private static async Task FinishAsync(Call call, string token)
    {
        var caller = await AskWhoAsync(call, token);
        call.Session.LogIn(token, caller);
        call.Screen.Line(call.Screen.Foreign($"Login successful for {caller.Name}"));
    }

    private static async Task AsAppAsync(Call call)
    {
        CallerInfo caller;
        try
        {
            caller = await AskWhoAsync(call, token: null);
        }
        catch (SlipwayException failure) when (failure.Code == ErrorCodes.TokenMissing)
        {
            throw new CommandException(
                failure.Code.ExitCode,
                $"No token was added on the way to {call.Session.Target}. It is added to plain http calls of jobs that are bound to service::/apcera::http and have `permit issue`.",
                $"See whether policy gives one: apc policy sim \"permit issue\" FQN --as FQN, with the job's own FQN.",
                failure);
        }

        call.Session.LogIn(token: null, caller);
        // The name is the platform's matter: scripts of old know this line with nothing behind it.
        call.Screen.Line("Login successful for ");
    }

    // Also proves that the token is good, before it is kept.
    private static async Task<CallerInfo> AskWhoAsync(Call call, string? token)
    {
        using var client = call.Session.Connect(token);
        return await client.Identity.GetCallerAsync(call.Cancelled);
    }
}
