using Slipway.Cli.Grammar;

namespace Slipway.Cli.Packages;

/// <summary><c>apc package …</c></summary>
internal static class PackageCommands
{
    public static Verb Create() => new Verb("package", "See and delete what jobs run from.")
    {
        PackageListCommand.Create(),
        PackageShowCommand.Create(),
        PackageDeleteCommand.Create(),
        PackagePruneCommand.Create(),
    };
}
