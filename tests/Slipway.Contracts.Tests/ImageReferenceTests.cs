using CsCheck;
using Slipway.Contracts.Names;
using Xunit;

namespace Slipway.Contracts.Tests;

public sealed class ImageReferenceTests
{
    private const string Hex = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("redis", "https://registry-1.docker.io/library/redis:latest")]
    [InlineData("redis:7", "https://registry-1.docker.io/library/redis:7")]
    [InlineData("user/img:tag", "https://registry-1.docker.io/user/img:tag")]
    [InlineData("/tutum/mysql", "https://registry-1.docker.io/tutum/mysql:latest")]
    [InlineData("docker.io/library/nats", "https://registry-1.docker.io/library/nats:latest")]
    [InlineData("https://registry-1.docker.io/library/nats:latest", "https://registry-1.docker.io/library/nats:latest")]
    [InlineData("https://index.docker.io/apcera/gnatsd:latest", "https://registry-1.docker.io/apcera/gnatsd:latest")]
    [InlineData("localhost/img", "https://localhost/img:latest")]
    [InlineData("Host.Example:5000/a/b", "https://host.example:5000/a/b:latest")]
    [InlineData("[::1]:5000/img:x", "https://[::1]:5000/img:x")]
    [InlineData("host:5000/img@sha256:" + Hex, "https://host:5000/img@sha256:" + Hex)]
    [InlineData("nats:2@sha256:" + Hex, "https://registry-1.docker.io/library/nats:2@sha256:" + Hex)]
    public void Every_form_that_people_write_means_one_image(string text, string canonical)
    {
        var image = ImageReference.Parse(text);
        Assert.Equal(canonical, image.ToString());
        Assert.Equal(image, ImageReference.Parse(canonical));
    }

    [Theory]
    [InlineData("", "an image is expected")]
    [InlineData("Redis", "'Redis' is not a repository name")]
    [InlineData("na ts", "'na ts' is not a repository name")]
    [InlineData("redis:", "'' is not a tag")]
    [InlineData("redis:-x", "'-x' is not a tag")]
    [InlineData("redis@sha256:12", "exactly 64")]
    [InlineData("redis@md5:12", "other algorithms are not supported")]
    [InlineData("ftp://host/img", "'ftp' is not a scheme")]
    [InlineData("https://host", "no repository after the host")]
    [InlineData("https://ho_st!/img", "is not a registry host")]
    [InlineData("host.example/../img", "is not a repository name")]
    [InlineData("https://user:secret@host.example/img", "is not a registry host")]
    public void A_wrong_reference_is_told_what_is_wrong(string text, string expected)
    {
        Assert.False(ImageReference.TryParse(text, out _, out var problem));
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_digest_is_what_the_registry_is_asked_for()
    {
        var image = ImageReference.Parse("nats:2").WithDigest(Digest.Parse("sha256:" + Hex));
        Assert.Equal("sha256:" + Hex, image.Selector);
        Assert.Equal("01234567", image.Digest!.Value.Short);
        Assert.Equal("nats", image.ShortName);
    }

    [Fact]
    public void Whatever_parses_prints_to_something_that_means_the_same() =>
        Gen.String[Gen.Char["abcA01/:.-_@[]"], 1, 40].Sample(text =>
            !ImageReference.TryParse(text, out var image, out _) || ImageReference.Parse(image.ToString()) == image);

    [Fact]
    public void No_text_at_all_breaks_the_parser() =>
        Gen.String[Gen.Char, 0, 80].Sample(text => ImageReference.TryParse(text, out _, out var problem) || problem.Length > 0);
}
