using System.CommandLine;
using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Cli.Packing;
using Slipway.Cli.Terminal;
using Slipway.Contracts.Names;

namespace Slipway.Cli.Apps;

/// <summary><c>apc app create [NAME]</c>: from a folder with source code to an app.</summary>
internal static class AppCreateCommand
{
    public static Verb Create()
    {
        var name = new Argument<string?>("name") { HelpName = "NAME", Arity = ArgumentArity.ZeroOrOne };
        var source = new SourceFlags();
        var app = new AppFlags();
        var verb = new Verb("create", "Make an app of a folder with source code: pack it, send it, and have it built there.") { name }
            .With(
                notes: "Without NAME the app is called after the folder. What its .apcignore leaves out is not sent, or what its .gitignore does where there is no "
                    + ".apcignore; nor is .git. Links that lead out of the folder can't be sent. The app is left stopped unless --start is given.",
                new Example("The folder that you are in", "apc app create web --batch", "apc app start web"),
                new Example("Something that only calls others, with its own command", "apc app create docker-api-tester --disable-routes --batch --start-cmd \"node index; tail -f\""),
                new Example("Another folder, a public address, and the way out", "apc app create shop -p src/shop -r http://shop.example.com -ae --start --batch"));
        source.AddTo(verb);
        app.AddTo(verb);
        return verb.Does(async call =>
        {
            var folder = await FolderAsync(call, source, app);
            var wish = await source.ReadAsync(call);
            var plan = await app.ReadAsync(call);
            var fqn = await NameReader.ReadAsync(call, call.Value(name) ?? Path.GetFileName(folder), ResourceType.Job);
            if (!app.Batch(call))
            {
                var table = new SettingsTable("Application Settings").Row("FQN", fqn.ToString()).Row("Directory", folder)
                    .Row("Staging Pipeline", wish.Pipeline?.ToString() ?? "(will be auto-detected)");
                plan.Tell(table);
                await Settings.ConfirmAsync(call, table, agreed: false);
            }

            var maker = new AppMaker(call, plan, app.Silent(call));
            await maker.CheckNameAsync(fqn);
            var package = await new FolderStaging(call, folder, wish).RunAsync(await PackageName.FreeAsync(call, fqn), plan.StartCommand);
            try
            {
                await maker.MakeAsync(fqn, package);
            }
            catch
            {
                // Refused while the app is there.
                await LeftOver.RemoveAsync(call, package);
                throw;
            }
        });
    }

    private static async Task<string> FolderAsync(Call call, SourceFlags source, AppFlags app)
    {
        if (source.Path(call) is { } given)
            return SourceFolder.Find(given);
        var here = Directory.GetCurrentDirectory();
        if (app.Batch(call))
            return here;
        var typed = await call.Prompt.AskAsync($"Deploy path [{here}]:", call.Cancelled);
        return SourceFolder.Find(string.IsNullOrWhiteSpace(typed) ? here : typed.Trim());
    }
}
