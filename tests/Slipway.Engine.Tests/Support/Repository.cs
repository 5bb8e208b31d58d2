namespace Slipway.Engine.Tests.Support;

/// <summary>Where the tests find what lies beside them in the repository.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string TestFolder => Path.Combine(Root, "tests", "Slipway.Engine.Tests");

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Slipway.slnx")))
                return folder;
        }

        throw new InvalidOperationException("The tests must lie in the repository.");
    }
}
