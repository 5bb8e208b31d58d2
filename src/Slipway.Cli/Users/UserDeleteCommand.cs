using Slipway.Cli.Grammar;

namespace Slipway.Cli.Users;

/// <summary><c>apc user delete NAME</c></summary>
internal static class UserDeleteCommand
{
    public static Verb Create()
    {
        var name = UserCommands.Name();
        var batch = Flags.Batch();
        var quiet = Flags.Quiet();
        var force = Flags.Switch("force", null, "do it even if nobody could change policy afterwards");
        return new Verb("delete", "Delete a user; their logins end at once.") { name, batch, quiet, force }
            .With(
                notes: "What they deployed stays. Whoever gets the same name later is taken by policy for the same user.",
                new Example("Delete without being asked", "apc user delete fred --batch"))
            .Does(async call =>
            {
                // Asked first, so that nobody is asked about a user who is not there.
                var user = (await call.Client.Users.GetAsync(call.Value(name)!, call.Cancelled)).Name;
                var silent = call.Value(quiet);
                await DeleteQuestion.AskAsync(call, call.Screen.Foreign($"Delete user \"{user}\""), call.Value(batch) || silent);
                Task Delete() => call.Client.Users.DeleteAsync(user, call.Value(force), call.Cancelled);
                if (silent)
                {
                    await Delete();
                    return;
                }

                await call.StepAsync(call.Screen.Foreign($"Deleting user \"{user}\""), Delete);
                call.Screen.Success();
            });
    }
}
