using Slipway.Cli.Grammar;
using Slipway.Cli.Terminal;

namespace Slipway.Cli.Policies;

/// <summary><c>apc policy show NAME</c></summary>
internal static class PolicyShowCommand
{
    public static Verb Create()
    {
        var name = PolicyCommands.Name();
        var version = Flags.Count("version", null, "an older version, in place of the one in force", 1, int.MaxValue);
        var json = Flags.Json();
        return new Verb("show", "Print the text of a policy document.") { name, version, json }
            .With(
                notes: "The text goes into a pipe or file just as it was written.",
                new Example("Change a document", "apc policy show prod > prod.pol", "apc policy import prod.pol"),
                new Example("Go back to an older version", "apc policy show prod --version 3 | apc policy import - --name prod --batch"))
            .Does(async call =>
            {
                var document = await DocumentLookup.GetAsync(call, call.Value(name)!, call.Value(version));
                if (call.Value(json))
                    JsonText.Print(call.Screen, document);
                else
                    call.Screen.Text(document.Text ?? "");
            });
    }
}
