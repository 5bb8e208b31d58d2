using System.CommandLine;
using Slipway.Cli.Grammar;
using Slipway.Cli.Names;

namespace Slipway.Cli.Packages;

/// <summary><c>apc package delete NAME</c></summary>
internal static class PackageDeleteCommand
{
    public static Verb Create()
    {
        var name = new Argument<string>("name") { HelpName = "NAME" };
        var batch = Flags.Batch();
        var quiet = Flags.Quiet();
        return new Verb("delete", "Delete a package that no job uses.") { name, batch, quiet }
            .With(notes: "Layers that other packages share stay.", new Example("Delete without being asked", "apc package delete my_redis --batch"))
            .Does(async call =>
            {
                var package = await Lookup.PackageAsync(call, call.Value(name)!);
                await DeleteQuestion.AskAsync(call, $"Delete package \"{package.Fqn.Name}\"", call.Value(batch) || call.Value(quiet));
                if (call.Value(quiet))
                {
                    await call.Client.Packages.DeleteAsync(package.Uuid, call.Cancelled);
                    return;
                }

                await call.StepAsync($"Deleting package \"{package.Fqn.Name}\"", () => call.Client.Packages.DeleteAsync(package.Uuid, call.Cancelled));
                call.Screen.Success();
            });
    }
}
