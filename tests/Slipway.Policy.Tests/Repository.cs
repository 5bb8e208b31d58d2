namespace Slipway.Policy.Tests;

/// <summary>Where the source tree is: baselines, corpora and docs are read from it.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string TestFolder(string name) => Path.Combine(Root, "tests", "Slipway.Policy.Tests", name);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Slipway.slnx"))
            ? folder
            : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Slipway.slnx is in no folder above the tests."));
}
