using Slipway.Policy.Claims;

namespace Slipway.Policy.Tests.Decisions;

/// <summary>A claim as people ask for it.</summary>
public sealed class ClaimTests
{
    [Theory]
    [InlineData("permit create", "permit", "create")]
    [InlineData("  permit \t create ", "permit", "create")]
    [InlineData("permit \"create\"", "permit", "create")]
    [InlineData("docker.allow https://quay.io/org/app:1", "docker.allow", "https://quay.io/org/app:1")]
    [InlineData("team \"a \\\"b\\\" \\\\ c, d\"", "team", "a \"b\" \\ c, d")]
    [InlineData("team \"\"", "team", "")]
    public void A_claim_is_read(string text, string type, string value)
    {
        Assert.True(PolicyClaim.TryParse(text, out var claim, out _));
        Assert.Equal(new PolicyClaim(null, type, value), claim);
        Assert.True(PolicyClaim.TryParse(claim.ToString(), out var again, out _));
        Assert.Equal(claim, again);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("permit")]
    [InlineData("permit ")]
    [InlineData("Google->email x")]
    [InlineData("per:mit x")]
    [InlineData("permit create read")]
    [InlineData("permit create,read")]
    [InlineData("permit \"create")]
    [InlineData("permit \"create\" read")]
    [InlineData("permit cre\"ate")]
    [InlineData("permit \"create\\")]
    [InlineData("permit create\nread")]
    public void Other_texts_are_none(string? text)
    {
        Assert.False(PolicyClaim.TryParse(text, out _, out var problem));
        Assert.NotEmpty(problem);
    }
}
