using System.Diagnostics;
using Xunit;

namespace Slipway.Engine.Tests.Support;

/// <summary>For what nothing tells of: looks again and again, but not for ever.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    public static async Task ForAsync(Func<Task<bool>> condition)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(clock.Elapsed < Longest, "What was waited for did not come.");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    public static Task ForAsync(Func<bool> condition) => ForAsync(() => Task.FromResult(condition()));
}
