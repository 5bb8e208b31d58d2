using Slipway.Server.Services;
using Xunit;

namespace Slipway.Server.Tests.Services;

public sealed class ServiceUrlTests
{
    [Theory]
    [InlineData("redis://cache:6379", "redis://cache:6379")]
    [InlineData("postgres://tom:geheim@db.example.com:5432/shop", "postgres://***@db.example.com:5432/shop")]
    [InlineData("redis://:geheim@cache", "redis://***@cache")]
    [InlineData("https://geheim@host/", "https://***@host/")]
    [InlineData("postgres://db/shop?sslmode=require&password=geheim&x=1", "postgres://db/shop?sslmode=require&password=***&x=1")]
    [InlineData("http://host/hook?api_key=geheim", "http://host/hook?api_key=***")]
    [InlineData("mongodb://tom:geheim@a:27017,b:27017/shop?replicaSet=r", "mongodb://***@a:27017,b:27017/shop?replicaSet=r")]
    [InlineData("ldap://[2001:db8::1]:389", "ldap://[2001:db8::1]:389")]
    public void What_is_shown_has_no_secret(string text, string shown)
    {
        var url = ServiceUrl.TryParse(text, out _);
        Assert.Equal((text, shown), (url?.Text, url?.Shown));
    }

    // Each of these would leave a part of the password behind what is hidden.
    [Theory]
    [InlineData("postgres://tom:ge/heim@db/shop")]
    [InlineData("postgres://tom:ge?heim@db/shop")]
    [InlineData("postgres://tom:ge#heim@db/shop")]
    [InlineData("postgres://tom:ge@heim@db/shop")]
    [InlineData("tom:geheim@db/shop")]
    [InlineData("//tom:geheim@db")]
    [InlineData("postgres://tom:geheim@")]
    [InlineData("postgres://tom:geheim@db/a\nb")]
    public void What_could_not_be_hidden_is_refused_without_being_repeated(string text)
    {
        Assert.Null(ServiceUrl.TryParse(text, out var problem));
        Assert.NotEmpty(problem);
        Assert.DoesNotContain("heim", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres://tom:pw@db:5432/shop?sslmode=require", "jdbc:postgresql://db:5432/shop?user=tom&password=pw&sslmode=require")]
    [InlineData("postgres://db/shop", "jdbc:postgresql://db/shop")]
    [InlineData("postgres://tom@db/shop", "jdbc:postgresql://db/shop?user=tom")]
    public void A_java_app_gets_its_own_form(string text, string expected) =>
        Assert.Equal(expected, ServiceUrl.TryParse(text, out _)!.ToJdbc("postgresql"));
}
