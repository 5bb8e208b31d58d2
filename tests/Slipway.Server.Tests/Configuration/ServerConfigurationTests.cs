using Slipway.Server.Configuration;
using Xunit;

namespace Slipway.Server.Tests.Configuration;

public sealed class ServerConfigurationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_says_how_registries_are_reached_ports_included()
    {
        var options = Load(
            """
            {"listen":"http://127.0.0.1:9090",
             "registries":{"registry-1.docker.io":{"mirrors":["http://127.0.0.1:5000"]},
                           "registry.example.com:5443":{"username":"me","password":"secret","caFile":"/ca.pem"},
                           "test.example.com":{"insecure":true}}}
            """);
        Assert.Equal("http://127.0.0.1:9090", options.Listen);
        Assert.Equal(["http://127.0.0.1:5000"], options.Registries["registry-1.docker.io"].Mirrors);
        var other = options.Registries["registry.example.com:5443"];
        Assert.Equal(("me", "secret", "/ca.pem"), (other.Username, other.Password, other.CaFile));
        Assert.True(options.Registries["test.example.com"].Insecure);
    }

    [Fact]
    public void A_flag_wins_over_the_file_and_a_mirror_joins_those_that_are_there()
    {
        var options = Load(
            """{"data":"/from/file","registries":{"registry-1.docker.io":{"mirrors":["http://first:5000"]}}}""",
            ("data", "/from/flag"), ("registry-mirror:0", "registry-1.docker.io=http://second:5000"), ("insecure-registry:0", "plain.example.com"));
        Assert.Equal("/from/flag", options.Data);
        Assert.Equal(["http://first:5000", "http://second:5000"], options.Registries["registry-1.docker.io"].Mirrors);
        Assert.True(options.Registries["plain.example.com"].Insecure);
    }

    [Theory]
    [InlineData("registry-mirror:0", "http://127.0.0.1:5000", "HOST=URL")]
    [InlineData("engine-subnet", "10.0.0.0", "is not an IPv4 network")]
    [InlineData("listen", "8080", "is not an address")]
    [InlineData("trusted-proxy:0", "proxy", "is not an IP address")]
    [InlineData("log-format", "xml", "neither")]
    [InlineData("limits:requests", "0", "number from 1")]
    [InlineData("limits:rate-grace", "1", "number from 2")]
    [InlineData("limits:heartbeat", "0", "number from 1")]
    [InlineData("limits:reader-timeout", "4000", "number from 1 to 3600")]
    [InlineData("deadlines:start", "0", "seconds from 1")]
    public void A_setting_that_can_not_be_used_is_named(string key, string value, string expected)
    {
        var failure = Assert.Throws<InvalidConfigurationException>(() => Load("{}", (key, value)));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Contains(value, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_json_or_not_there_is_named()
    {
        Assert.Contains("is not valid JSON", Assert.Throws<InvalidConfigurationException>(() => Load("{")).Message, StringComparison.Ordinal);
        Assert.Contains("There is no configuration file", Assert.Throws<InvalidConfigurationException>(() => ServerConfiguration.Load("/no/such.json", [])).Message, StringComparison.Ordinal);
    }

    private ServerOptions Load(string json, params (string Key, string Value)[] flags)
    {
        var file = Path.Combine(folder.Path, "slipway.json");
        File.WriteAllText(file, json);
        return ServerConfiguration.Load(file, flags.Select(flag => KeyValuePair.Create(flag.Key, (string?)flag.Value)));
    }
}
