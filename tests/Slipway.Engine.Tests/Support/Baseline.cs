using Xunit;

namespace Slipway.Engine.Tests.Support;

/// <summary>
/// Compares a text with the one that is committed. <c>SLIPWAY_ACCEPT_BASELINES=1</c> writes the new one instead, to be
/// read in the diff; never on a build server.
/// </summary>
internal static class Baseline
{
    public static void Check(string actual, string file)
    {
        var path = Path.Combine(Repository.TestFolder, file);
        if (Environment.GetEnvironmentVariable("SLIPWAY_ACCEPT_BASELINES") == "1" && Environment.GetEnvironmentVariable("CI") is null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual.TrimEnd() + "\n");
            return;
        }

        var expected = File.Exists(path) ? File.ReadAllText(path) : "";
        if (expected.TrimEnd() == actual.TrimEnd())
            return;
        var received = path + ".received";
        File.WriteAllText(received, actual);
        Assert.Fail($"{file} differs from what was made; see {received}. To accept it, run the tests with SLIPWAY_ACCEPT_BASELINES=1.");
    }
}
