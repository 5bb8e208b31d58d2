using Slipway.Server.Routes;
using Xunit;

namespace Slipway.Server.Tests.Routes;

/// <summary>What an endpoint may be, and what policy calls it.</summary>
public sealed class RouteAddressTests
{
    [Theory]
    [InlineData("http", "www.acme.com", "www.acme.com", "route::/http/com/acme/www")]
    [InlineData("http", "https://WWW.Acme.COM./", "www.acme.com", "route::/http/com/acme/www")]
    [InlineData("http", "acme.com/Shop/new/", "acme.com/Shop/new", "route::/http/com/acme/Shop/new")]
    [InlineData("http", "bücher.example", "xn--bcher-kva.example", "route::/http/example/xn--bcher-kva")]
    [InlineData("tcp", "tcp://127.0.0.1:7000", "127.0.0.1:7000", "route::/tcp/127.0.0.1/7000")]
    public void An_endpoint_has_one_form_and_a_name_for_policy(string type, string text, string endpoint, string fqn)
    {
        Assert.True(RouteAddress.TryParse(type, text, out var address, out var problem), problem);
        Assert.Equal((endpoint, fqn), (address.ToString(), address.Fqn.ToString()));
    }

    [Theory]
    [InlineData("http", "")]
    [InlineData("http", "localhost")]
    [InlineData("http", "10.0.0.1")]
    [InlineData("http", "[::1]")]
    [InlineData("http", "*.acme.com")]
    [InlineData("http", "acme.com:80")]
    [InlineData("http", "a..com")]
    [InlineData("http", "-a.com")]
    [InlineData("http", "a_b.com")]
    [InlineData("http", "user@acme.com")]
    [InlineData("http", "acme.com/a?b")]
    [InlineData("http", "acme.com/a%2fb")]
    [InlineData("http", "acme.com/../b")]
    [InlineData("http", "acme.com//b")]
    [InlineData("http", "tcp://acme.com")]
    [InlineData("tcp", "acme.com:7000")]
    [InlineData("tcp", "127.0.0.1:0")]
    [InlineData("tcp", "127.1:7000")]
    [InlineData("udp", "127.0.0.1:7000")]
    public void What_is_no_endpoint_is_refused_with_a_reason(string type, string text)
    {
        Assert.False(RouteAddress.TryParse(type, text, out _, out var problem));
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void A_label_or_a_name_that_is_too_long_is_refused()
    {
        Assert.False(RouteAddress.TryParse("http", new string('a', 64) + ".com", out _, out _));
        Assert.False(RouteAddress.TryParse("http", string.Join('.', Enumerable.Repeat("abcdefgh", 30)), out _, out _));
    }

    [Theory]
    [InlineData(new[] { 0.0, 0.0 }, new[] { 0.5, 0.5 })]
    [InlineData(new[] { 0.5, 0.0, 0.0 }, new[] { 0.5, 0.25, 0.25 })]
    [InlineData(new[] { 0.2, 0.2 }, new[] { 0.5, 0.5 })]
    [InlineData(new[] { 1.0, 1.0, 0.0 }, new[] { 0.5, 0.5, 0.0 })]
    public void Weights_become_shares_of_the_whole(double[] weights, double[] shares) =>
        Assert.Equal(shares, RouteWeights.Share(weights).Select(share => Math.Round(share, 6)));
}
