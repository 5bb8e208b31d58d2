using System.CommandLine;
using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Cli.Terminal;
using Slipway.Cli.Units;
using Slipway.Contracts.Packages;

namespace Slipway.Cli.Packages;

/// <summary><c>apc package show NAME</c></summary>
internal static class PackageShowCommand
{
    public static Verb Create()
    {
        var name = new Argument<string>("name") { HelpName = "NAME" };
        var json = Flags.Json();
        return new Verb("show", "Show everything about a package.") { name, json }
            .With(notes: "", new Example("Show a package", "apc package show my_redis"))
            .Does(async call =>
            {
                var package = await Lookup.PackageAsync(call, call.Value(name)!);
                if (call.Value(json))
                    JsonText.Print(call.Screen, package);
                else
                    call.Screen.Line(Draw(package, BoxStyle.For(call.Screen)));
            });
    }

    internal static string Draw(Package package, BoxStyle style)
    {
        var table = new ShowTable("Package", package.Fqn.Name)
            .Row("FQN", package.Fqn.ToString())
            .Row("State", package.State.ToString().ToLowerInvariant());
        if (package.ErrorMessage.Length > 0)
            table.Row("Error", package.ErrorMessage);
        table.Group().Row("Created by", package.CreatedBy).Row("Created at", Instant.Format(package.CreatedAt));
        if (package.Image.Length > 0)
            table.Group().Row("Image", package.Image).Rows("Digest", package.Digest is { } digest ? [digest.ToString()] : []);
        if (package.Size is { } size)
            table.Group().Row("Size", $"{ByteSize.Format(size.Total)}, of which {ByteSize.Format(size.Own)} no other package has");
        if (package.Resources.Count > 0)
            table.Group().Rows("Layers", package.Resources.Select(layer => $"{layer.Digest} ({ByteSize.Format(layer.Length)})"));
        if (package.Dependencies.Count + package.Provides.Count + package.Environment.Count > 0)
            table.Group();
        table.Rows("Dependencies", package.Dependencies.Select(dependency => $"{dependency.Type}: {dependency.Name}"))
            .Rows("Provides", package.Provides.Select(provided => $"{provided.Type}: {provided.Name}"))
            .Rows("Environment", package.Environment.Select(pair => $"{pair.Key}=\"{pair.Value}\""));
        return table.Draw(style);
    }
}
