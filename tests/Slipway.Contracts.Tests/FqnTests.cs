using CsCheck;
using Slipway.Contracts.Names;
using Xunit;

namespace Slipway.Contracts.Tests;

public sealed class FqnTests
{
    private static readonly Gen<string> Segment = Gen.String[Gen.Char["abcXYZ019-_.+@"], 1, 12].Where(text => text is not ("." or ".."));

    private static readonly Gen<string> Text =
        from type in Gen.OneOf([.. ResourceType.All.Select(type => Gen.Const(type))])
        from ns in Segment.Array[0, 4]
        from name in Segment.Array[0, 3]
        select $"{type}::/{string.Join('/', ns)}" + (name.Length == 0 ? "" : "::" + string.Join('/', name));

    [Fact]
    public void The_parts_of_a_name_are_what_is_written()
    {
        var fqn = Fqn.Parse("job::/sandbox/admin::nats");
        Assert.Equal(ResourceType.Job, fqn.Type);
        Assert.Equal("/sandbox/admin", fqn.Namespace.ToString());
        Assert.Equal("nats", fqn.LocalName);
        Assert.Equal("package::/sandbox/admin::nats", fqn.WithType(ResourceType.Package).ToString());
    }

    [Theory]
    [InlineData("", "an FQN is expected")]
    [InlineData("nats", "not an FQN")]
    [InlineData("job:/sandbox::nats", "'job:/sandbox' is not a resource type")]
    [InlineData("jab::/sandbox::nats", "'jab' is not a resource type")]
    [InlineData("job::sandbox::nats", "must begin with '/'")]
    [InlineData("job::/sand box::nats", "has the character ' '")]
    [InlineData("job::/a//b::nats", "empty segment")]
    [InlineData("job::/../etc::nats", "may not have a segment '..'")]
    [InlineData("job::/sandbox::", "the name after the second '::' is empty")]
    [InlineData("job::/sandbox::a::b", "not an FQN")]
    [InlineData("job::/sandbox::na\0ts", "U+0000")]
    public void A_wrong_name_is_told_which_part_is_wrong(string text, string expected)
    {
        Assert.False(Fqn.TryParse(text, out _, out var problem));
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("package::/sandbox::nats", "a job is expected")]
    [InlineData("job::/sandbox", "has no name after the namespace")]
    public void A_resource_must_be_of_its_type_and_have_a_name(string text, string expected)
    {
        Assert.False(Fqn.TryParseResource(text, ResourceType.Job, out _, out var problem));
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_valid_prints_back_as_it_was() =>
        Text.Sample(text => Fqn.TryParse(text, out var fqn, out _) && fqn.ToString() == text && Fqn.Parse(fqn.ToString()) == fqn);

    [Fact]
    public void No_text_at_all_breaks_the_parser() =>
        Gen.String[Gen.Char, 0, 60].Sample(text => Fqn.TryParse(text, out var fqn, out var problem) ? fqn.ToString().Length > 0 : problem.Length > 0);

    [Theory]
    [InlineData("/", "/sandbox", true)]
    [InlineData("/sandbox", "/sandbox", true)]
    [InlineData("/sandbox", "/sandbox/admin", true)]
    [InlineData("/sandbox", "/sandboxes", false)]
    [InlineData("/sandbox/admin", "/sandbox", false)]
    public void A_namespace_holds_what_lies_below_it_by_whole_segments(string outer, string inner, bool expected) =>
        Assert.Equal(expected, NamespacePath.Parse(outer).Contains(NamespacePath.Parse(inner)));
}
