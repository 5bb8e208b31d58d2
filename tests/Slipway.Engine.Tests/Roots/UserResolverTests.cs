using CsCheck;
using Slipway.Engine.Roots;
using Xunit;

namespace Slipway.Engine.Tests.Roots;

public sealed class UserResolverTests
{
    private const string Passwd = "root:x:0:0:root:/root:/bin/sh\n# nothing\nredis:x:999:1000:Redis:/data:/bin/false\nbroken:x:notanumber:1::/:\n\n12345:x:77:78::relative:\nshort:x:5:6\n";
    private const string Groups = "root:x:0:\nredis:x:1000:\nmail:x:8:redis,root\nextra:x:9:redis\nbad:x:-1:redis\n";

    [Theory]
    [InlineData("", "", 0, 0, "8", "/root")]
    [InlineData("redis", "", 999, 1000, "8,9", "/data")]
    [InlineData("999", "", 999, 1000, "8,9", "/data")]
    [InlineData("redis:mail", "", 999, 8, "", "/data")]
    [InlineData("redis:mail", "extra", 999, 9, "", "/data")]
    [InlineData("redis", "4242", 999, 4242, "", "/data")]
    [InlineData("4711", "", 4711, 0, "", "/")]
    [InlineData("4711:4712", "", 4711, 4712, "", "/")]
    [InlineData(":mail", "", 0, 8, "", "/root")]
    [InlineData("12345", "", 77, 78, "", "/")]
    [InlineData("short", "", 5, 6, "", "/")]
    public void Names_and_numbers(string user, string group, uint uid, uint gid, string others, string home)
    {
        var resolved = UserResolver.Resolve(user, group, Passwd, Groups);
        Assert.Equal((uid, gid, others, home), (resolved.Uid, resolved.Gid, string.Join(',', resolved.OtherGroups), resolved.Home));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no passwd at all")]
    public void Root_needs_no_files(string passwd) => Assert.Equal(0u, UserResolver.Resolve("", "", passwd, "").Uid);

    [Fact]
    public void Numbers_stay_numbers_whatever_the_files_hold() =>
        Gen.Select(Gen.String, Gen.String, Gen.UInt[1_000_000, 2_000_000]).Sample((passwd, groups, uid) =>
            UserResolver.Resolve($"{uid}:{uid}", "", passwd, groups) is { } user && user.Gid == uid);
}
