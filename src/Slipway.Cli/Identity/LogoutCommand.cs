using Slipway.Cli.Grammar;
using Slipway.Contracts.Errors;

namespace Slipway.Cli.Identity;

/// <summary><c>apc logout</c></summary>
internal static class LogoutCommand
{
    public static Verb Create() => new Verb("logout", "End the login to the present target.")
        .With(notes: "The server is told to take the token back. Where it can't be reached apc forgets the token all the same, and says so.")
        .Does(async call =>
        {
            var token = call.Session.Token;
            call.Session.LogOut();
            if (token is not null)
                await RevokeAsync(call, token);
            call.Screen.Line("Successfully logged out!");
        });

    private static async Task RevokeAsync(Call call, string token)
    {
        try
        {
            using var client = call.Session.Connect(token);
            await client.Identity.RevokeAsync(token, call.Cancelled);
        }
        catch (SlipwayException failure) when (failure.Code.ExitCode == ExitCodes.NotLoggedIn)
        {
            // It was no longer good anyway.
        }
        catch (SlipwayException failure)
        {
            call.Screen.ErrorLine($"Note: the server did not take the token back, so it stays good until it ends. {failure.Message}");
        }
    }
}
