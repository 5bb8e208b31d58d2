using System.CommandLine;
using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Cli.Terminal;
using Slipway.Contracts.Names;

namespace Slipway.Cli.Apps;

/// <summary><c>apc app from package NAME --package PACKAGE</c></summary>
internal static class AppFromPackageCommand
{
    public static Verb Create()
    {
        var name = new Argument<string>("name") { HelpName = "NAME" };
        var package = new Flag<string?>("package", "p", "PACKAGE", "the package: one that was staged, or made of an image") { Group = FlagGroup.Image, Required = true };
        var app = new AppFlags();
        var verb = new Verb("package", "Make an app of a package that is there already.") { name, package }
            .With(notes: "", new Example("A second app from the same source", "apc app from package web-test --package web --batch"));
        app.AddTo(verb);
        return new Verb("from", "Make an app of what is there already.")
        {
            verb.Does(async call =>
            {
                var fqn = await NameReader.ReadAsync(call, call.Value(name)!, ResourceType.Job);
                var plan = await app.ReadAsync(call);
                var found = await Lookup.PackageAsync(call, call.Value(package)!);
                if (!app.Batch(call))
                {
                    var table = new SettingsTable("Application Settings").Row("FQN", fqn.ToString()).Row("Package", found.Fqn.ToString());
                    plan.Tell(table);
                    await Settings.ConfirmAsync(call, table, agreed: false);
                }

                var maker = new AppMaker(call, plan, app.Silent(call));
                await maker.CheckNameAsync(fqn);
                await maker.MakeAsync(fqn, found);
            }),
        };
    }
}
