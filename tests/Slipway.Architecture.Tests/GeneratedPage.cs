using Xunit;

namespace Slipway.Architecture.Tests;

/// <summary>A page of the documentation that is made from code: it equals what the code says, or the test says how to renew it.</summary>
internal static class GeneratedPage
{
    public static void Check(string path, string expected)
    {
        var file = Path.Join(Product.Root, path);
        if (Environment.GetEnvironmentVariable("SLIPWAY_ACCEPT") == "1" && Environment.GetEnvironmentVariable("CI") is null)
        {
            File.WriteAllText(file, expected);
        }

        Assert.True(
            File.Exists(file) && File.ReadAllText(file) == expected,
            $"{path} is out of date. Renew it with: SLIPWAY_ACCEPT=1 dotnet run --project tests/Slipway.Architecture.Tests");
    }
}
