using System.CommandLine;
using Slipway.Cli.Grammar;

namespace Slipway.Cli.Users;

/// <summary><c>apc user password [NAME]</c></summary>
internal static class UserPasswordCommand
{
    public static Verb Create()
    {
        var name = new Argument<string?>("name") { HelpName = "NAME", Arity = ArgumentArity.ZeroOrOne };
        return new Verb("password", "Change a password: your own, or another user's.") { name }
            .With(
                notes: "For your own the present one is asked for first; in a script, the present and the new one are two lines on standard input. "
                    + "Another user's takes the new one only.",
                new Example("Change your own", "apc user password"),
                new Example("Set somebody's, in a script", @"printf '%s\n' ""$PASSWORD"" | apc user password fred"))
            .Does(async call =>
            {
                var self = (await call.Client.Identity.GetCallerAsync(call.Cancelled)).Name;
                var user = call.Value(name) ?? self;
                var current = user == self ? await NewPassword.ReadAsync(call, "Present password:") : null;
                var password = await NewPassword.AskAsync(call);
                await call.StepAsync(
                    call.Screen.Foreign($"Changing the password of \"{user}\""),
                    () => call.Client.Users.ChangePasswordAsync(user, password, current, call.Cancelled));
                call.Screen.Success();
            });
    }
}
