using Slipway.Contracts.Errors;
using Slipway.Server.Staging;
using Xunit;

namespace Slipway.Server.Tests.Staging;

public sealed class SourceEntryTests
{
    [Theory]
    [InlineData("./a/b/", "a/b")]
    [InlineData("a//b", "a/b")]
    [InlineData("..a/b..", "..a/b..")]
    [InlineData("./", null)]
    [InlineData(".", null)]
    public void Names_are_brought_to_one_form(string name, string? normalized) => Assert.Equal(normalized, SourceEntry.Normalize(name));

    [Theory]
    [InlineData("/a")]
    [InlineData("../a")]
    [InlineData("a/../../b")]
    [InlineData("a/..")]
    [InlineData("a\0b")]
    [InlineData(".wh.gone")]
    [InlineData("a/.wh..wh..opq")]
    [InlineData(".wh..wh.plnk/file")]
    public void Names_that_lead_elsewhere_or_are_whiteouts_are_refused(string name) =>
        Assert.Equal(ErrorCodes.SourceInvalid, Assert.Throws<SlipwayException>(() => SourceEntry.Normalize(name)).Code);

    [Theory]
    [InlineData("link", "file")]
    [InlineData("a/b/link", "../../file")]
    [InlineData("a/link", "./../b/../file")]
    public void Links_within_the_folder_stay(string name, string target) => SourceEntry.RequireInside(name, target);

    [Theory]
    [InlineData("link", "/etc/passwd")]
    [InlineData("link", "..")]
    [InlineData("a/link", "../../x")]
    [InlineData("a/link", "b/../../../x")]
    public void Links_out_of_the_folder_are_refused(string name, string target) =>
        Assert.Equal(ErrorCodes.SourceInvalid, Assert.Throws<SlipwayException>(() => SourceEntry.RequireInside(name, target)).Code);
}
