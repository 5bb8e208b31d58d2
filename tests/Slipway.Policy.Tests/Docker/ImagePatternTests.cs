using Slipway.Contracts.Names;
using Slipway.Policy.Docker;

namespace Slipway.Policy.Tests.Docker;

/// <summary>What an image pattern means, from a whole registry down to a digest.</summary>
public sealed class ImagePatternTests
{
    private const string A = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string B = "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    [Theory]
    // Everything.
    [InlineData("*", "nats", true)]
    [InlineData("*", "localhost:5000/a/b@" + A, true)]
    // A registry.
    [InlineData("https://quay.io", "quay.io/org/app:1", true)]
    [InlineData("https://quay.io/*", "quay.io/org/app", true)]
    [InlineData("https://quay.io/", "quay.io/app", true)]
    [InlineData("https://quay.io", "quay.io.evil.com/org/app", false)]
    [InlineData("https://quay.io", "nats", false)]
    [InlineData("http://localhost:5000", "localhost:5000/app", true)]
    [InlineData("http://localhost:5000", "localhost:5001/app", false)]
    [InlineData("https://localhost", "localhost:5000/app", false)]
    // Docker Hub's hosts are one.
    [InlineData("https://index.docker.io", "https://registry-1.docker.io/library/nats:latest", true)]
    [InlineData("https://docker.io/library/nats", "nats", true)]
    [InlineData("https://registry-1.docker.io/library/nats:latest", "https://index.docker.io/nats", true)]
    // A path, by whole segments, any tag and digest.
    [InlineData("https://registry-1.docker.io/apcera", "apcera/app:1.0", true)]
    [InlineData("https://registry-1.docker.io/apcera", "apcera/app@" + A, true)]
    [InlineData("https://registry-1.docker.io/apcera", "apcera/deep/app", true)]
    [InlineData("https://registry-1.docker.io/apcera", "apcerax/app", false)]
    [InlineData("https://registry-1.docker.io/apcera", "quay.io/apcera/app", false)]
    [InlineData("https://registry-1.docker.io/apcera/", "apcera/app", true)]
    [InlineData("https://quay.io/org/app", "quay.io/org/app:2", true)]
    [InlineData("https://quay.io/org/app", "quay.io/org/apple", false)]
    [InlineData("https://quay.io/org/*", "quay.io/org/app", true)]
    [InlineData("https://quay.io/org/app/*", "quay.io/org/app", false)]
    [InlineData("apcera/app", "apcera/app:1", true)]
    [InlineData("quay.io/org", "quay.io/org/app:1", true)]
    // 'library/' may be left out.
    [InlineData("https://registry-1.docker.io/nats:latest", "https://registry-1.docker.io/library/nats:latest", true)]
    [InlineData("https://registry-1.docker.io/library/nats:latest", "nats", true)]
    [InlineData("https://registry-1.docker.io/library", "nats:2", true)]
    [InlineData("https://registry-1.docker.io/library", "apcera/nats:2", false)]
    [InlineData("https://registry-1.docker.io/library/nats", "nats/app", false)]
    [InlineData("nats", "nats:2.10", true)]
    [InlineData("https://quay.io/nats", "quay.io/library/nats", false)]
    // A tag.
    [InlineData("nats:latest", "nats", true)]
    [InlineData("nats:latest", "nats:2", false)]
    [InlineData("nats:latest", "nats/app:latest", false)]
    [InlineData("https://quay.io/org/app:1.2", "quay.io/org/app:1.2", true)]
    [InlineData("https://quay.io/org/app:1.2", "quay.io/org/app:1.20", false)]
    [InlineData("https://quay.io/org/app:1.2", "quay.io/org/app/x:1.2", false)]
    [InlineData("https://quay.io/org/app:1.*", "quay.io/org/app:1.20", true)]
    [InlineData("https://quay.io/org/app:1.*", "quay.io/org/app:2.1", false)]
    [InlineData("https://quay.io/org/app:*", "quay.io/org/app:2.1", true)]
    [InlineData("https://quay.io/org/app:*", "quay.io/org/app@" + A, true)]
    [InlineData("https://quay.io/org/app:*", "quay.io/org/app/x:1", false)]
    // A tag beside a digest is decoration: the digest says what runs.
    [InlineData("nats:latest", "nats:latest@" + A, false)]
    [InlineData("nats:l*", "nats:latest@" + A, false)]
    // A digest.
    [InlineData("nats@" + A, "nats@" + A, true)]
    [InlineData("nats@" + A, "nats:9@" + A, true)]
    [InlineData("nats@" + A, "nats@" + B, false)]
    [InlineData("nats@" + A, "nats", false)]
    [InlineData("nats@" + A, "nats/x@" + A, false)]
    public void A_pattern_means(string pattern, string image, bool meant) =>
        Assert.Equal(meant, ImagePattern.Parse(pattern).Matches(ImageReference.Parse(image)));

    [Theory]
    [InlineData("nats@" + A, "nats:latest", true)]
    [InlineData("nats@" + A, "nats@" + B, false)]
    [InlineData("nats@" + A, "redis:latest", false)]
    [InlineData("nats:latest", "nats:2", false)]
    [InlineData("*", "nats:2", false)]
    public void A_tag_may_turn_out_to_be_what_a_digest_allows(string pattern, string image, bool may) =>
        Assert.Equal(may, ImagePattern.Parse(pattern).DependsOnDigest(ImageReference.Parse(image)));

    [Theory]
    [InlineData("docker.allow \"nats@" + A + "\"", "nats:1", true)]
    [InlineData("docker.allow \"nats@" + A + "\"", "nats@" + B, false)]
    [InlineData("docker.allow \"nats@" + A + "\", \"nats:1\"", "nats:1", false)]
    [InlineData("docker.allow \"nats:1\"", "nats:2", false)]
    [InlineData("permit create", "nats:2", false)]
    public void Only_what_nothing_else_allows_depends_on_the_digest(string claim, string image, bool depends)
    {
        var policy = Policies.Set($"job::/prod {{ {{ {claim} }} }}");
        var target = Policies.Fqn("package::/prod::nats");
        Assert.Equal(depends, Policy.Docker.ImagePolicy.DependsOnDigest(policy, Policies.User("u"), target, ImageReference.Parse(image)));
    }

    [Theory]
    [InlineData("nats@" + A, "nats:latest", A, true)]
    [InlineData("nats@" + A, "nats:latest", B, false)]
    [InlineData("nats@" + A, "nats@" + B, A, false)]
    [InlineData("nats:latest", "nats:latest", A, true)]
    public void A_digest_counts_when_the_tag_was_resolved_to_it(string pattern, string image, string resolved, bool meant) =>
        Assert.Equal(meant, ImagePattern.Parse(pattern).Matches(ImageReference.Parse(image), Digest.Parse(resolved)));

    [Theory]
    [InlineData("")]
    [InlineData("https://")]
    [InlineData("ftp://quay.io/app")]
    [InlineData("https://quay.io/App")]
    [InlineData("https://quay.io/org/app*")]
    [InlineData("https://*/app")]
    [InlineData("https://quay.io/*/app")]
    [InlineData("nats:1.*.2")]
    [InlineData("nats:1*2*")]
    [InlineData("nats:.*")]
    [InlineData("**")]
    [InlineData("quay.io")]
    [InlineData("nats@sha256:12")]
    public void Other_texts_are_no_patterns(string text)
    {
        Assert.False(ImagePattern.TryParse(text, out _, out var problem));
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void A_decision_tells_which_rule_allows_an_image_and_packages_ask_the_job()
    {
        var policy = Policies.Set("""
            job::/sandbox/u { { docker.allow "https://registry-1.docker.io/apcera" } }
            job::/sandbox { { docker.allow "nats:2.*", "quay.io/org" } }
            """);
        var decision = ImagePolicy.Decide(policy, Policies.User("u"), Policies.Fqn("package::/sandbox/u::nats"), ImageReference.Parse("nats:2.10"));

        Assert.True(decision.IsAllowed);
        Assert.Equal("allowed by test0:2", decision.Reason);
        Assert.Equal("job::/sandbox/u::nats", decision.Question.Target.ToString());
        Assert.False(ImagePolicy.Decide(policy, Policies.User("u"), Policies.Fqn("job::/prod::nats"), ImageReference.Parse("nats:2.10")).IsAllowed);
    }
}
