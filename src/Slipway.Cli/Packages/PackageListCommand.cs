using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Cli.Terminal;
using Slipway.Client.Packages;
using Slipway.Contracts.Packages;

namespace Slipway.Cli.Packages;

/// <summary><c>apc package list</c></summary>
internal static class PackageListCommand
{
    public static Verb Create()
    {
        var ns = Flags.Namespace();
        var longNames = Flags.Switch("long", "l", "show full names in place of local ones", FlagGroup.Output);
        var json = Flags.Json();
        return new Verb("list", "List packages.") { ns, longNames, json }
            .With(notes: "", new Example("All packages that you may see, with full names", "apc package list -ns / -l"))
            .Does(async call =>
            {
                var where = call.Value(ns) is { } text ? NameReader.ReadNamespace(text) : await call.Session.WorkingInAsync(call.Cancelled);
                var packages = await call.Client.Packages.ListAsync(new PackageQuery { Namespace = where }, call.Cancelled);
                if (call.Value(json))
                {
                    JsonText.Print(call.Screen, packages);
                    return;
                }

                call.Screen.Line($"Working in \"{where}\"");
                call.Screen.Line(Draw(packages, call.Value(longNames), BoxStyle.For(call.Screen)));
            });
    }

    private static string Draw(IReadOnlyList<Package> packages, bool longNames, BoxStyle style)
    {
        var table = new ListTable(longNames ? "FQN" : "Name", "Namespace", "State", "Size", "Own", "Image");
        foreach (var package in packages)
        {
            table.Add(
                longNames ? package.Fqn.ToString() : package.Fqn.Name,
                package.Fqn.Namespace.ToString(),
                package.State.ToString().ToLowerInvariant(),
                ByteSize.Format(package.Size?.Total ?? package.Resources.Sum(resource => resource.Length)),
                package.Size is { } size ? ByteSize.Format(size.Own) : "",
                package.Image);
        }

        return table.Draw(style);
    }
}
