using System.Reflection;

namespace Slipway.EndToEnd.Tests.Support;

/// <summary>Where the programs under test lie.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Sample { get; } = Path.Join(
        Root, "artifacts", "bin", "docker-api-tester", Configuration.ToLowerInvariant(), "docker-api-tester.dll");

    private static string Configuration => Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(attribute => attribute.Key == "Configuration").Value!;

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Join(folder, "Slipway.slnx")))
                return folder;
        }

        throw new InvalidOperationException("The tests must lie in the repository.");
    }
}
