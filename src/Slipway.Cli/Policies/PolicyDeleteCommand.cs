using Slipway.Cli.Grammar;

namespace Slipway.Cli.Policies;

/// <summary><c>apc policy delete NAME</c></summary>
internal static class PolicyDeleteCommand
{
    public static Verb Create()
    {
        var name = PolicyCommands.Name();
        var batch = Flags.Batch();
        var quiet = Flags.Quiet();
        var force = PolicyCommands.Force();
        return new Verb("delete", "Delete a policy document: what only it allowed is not allowed any more.") { name, batch, quiet, force }
            .With(
                notes: "It takes effect at once, also for those who are logged in. Its versions are kept.",
                new Example("Delete without being asked", "apc policy delete prod --batch"))
            .Does(async call =>
            {
                var document = await DocumentLookup.GetAsync(call, call.Value(name)!);
                var silent = call.Value(quiet);
                await DeleteQuestion.AskAsync(call, $"Delete policy document \"{document.Name}\"", call.Value(batch) || silent);
                // The version that was asked about: a change of somebody else meanwhile is not thrown away.
                Task Delete() => call.Client.Policy.DeleteAsync(document.Name, document.Version, call.Value(force), call.Cancelled);
                if (silent)
                {
                    await Delete();
                    return;
                }

                await call.StepAsync($"Deleting policy document \"{document.Name}\"", Delete);
                call.Screen.Success();
            });
    }
}
