using System.Diagnostics;
using Slipway.Engine.Instances;
using Xunit;

namespace Slipway.Engine.Tests.Instances;

public sealed class TreeSizeTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slipway-size-").FullName;

    public void Dispose()
    {
        // .NET's own can't.
        using var remove = Process.Start("rm", ["-rf", folder]);
        remove.WaitForExit();
    }

    [Fact]
    public void Files_nested_deeper_than_any_path_are_counted_and_links_are_not()
    {
        // From the inside out: no path here is long.
        const int depth = 4000;
        for (var i = 0; i < depth; i++)
        {
            var around = Directory.CreateDirectory(Path.Combine(folder, $"n{i}")).FullName;
            if (i % 1000 == 0)
                File.WriteAllBytes(Path.Combine(around, "file"), new byte[100]);
            if (i > 0)
                Directory.Move(Path.Combine(folder, $"n{i - 1}"), Path.Combine(around, "d"));
        }

        File.CreateSymbolicLink(Path.Combine(folder, "round"), folder);
        Assert.Equal(depth / 1000 * 100, TreeSize.Measure(folder));
    }

    [Fact]
    public void What_is_gone_has_no_size() => Assert.Equal(0, TreeSize.Measure(Path.Combine(folder, "none")));
}
