using Microsoft.Extensions.Time.Testing;
using Slipway.Server.Audit;
using Xunit;

namespace Slipway.Server.Tests.Audit;

public sealed class RefusalFoldTests
{
    private static readonly RefusalKey Key = new("carl", "127.0.0.1", "permit read", "job::/prod::web");

    private readonly FakeTimeProvider time = new();

    [Fact]
    public void The_same_again_is_counted_and_told_later()
    {
        var fold = new RefusalFold(time);
        Assert.True(fold.Admit(Key, out var leftOut));
        Assert.Equal(0, leftOut);
        for (var i = 0; i < 5; i++)
            Assert.False(fold.Admit(Key, out _));
        time.Advance(RefusalFold.Window);
        Assert.True(fold.Admit(Key, out leftOut));
        Assert.Equal(5, leftOut);
        time.Advance(RefusalFold.Window);
        Assert.True(fold.Admit(Key, out leftOut));
        Assert.Equal(0, leftOut);
    }

    [Fact]
    public void What_differs_in_anything_is_not_the_same()
    {
        var fold = new RefusalFold(time);
        Assert.All(
            [Key, Key with { Principal = "dora" }, Key with { Address = "::1" }, Key with { Claim = "permit delete" }, Key with { Fqn = "job::/prod::db" }],
            key => Assert.True(fold.Admit(key, out _)));
    }

    [Fact]
    public void What_is_remembered_is_bounded_and_the_oldest_is_forgotten()
    {
        var fold = new RefusalFold(time);
        for (var i = 0; i <= RefusalFold.MaxKeys; i++)
            Assert.True(fold.Admit(Key with { Fqn = $"job::/prod::n{i}" }, out _));
        Assert.False(fold.Admit(Key with { Fqn = $"job::/prod::n{RefusalFold.MaxKeys}" }, out _));
        Assert.False(fold.Admit(Key with { Fqn = "job::/prod::n1" }, out _));
        Assert.True(fold.Admit(Key with { Fqn = "job::/prod::n0" }, out _));
    }
}
