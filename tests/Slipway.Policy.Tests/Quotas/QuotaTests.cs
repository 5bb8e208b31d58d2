using Slipway.Contracts.Errors;
using Slipway.Policy.Claims;
using Slipway.Policy.Quotas;

namespace Slipway.Policy.Tests.Quotas;

/// <summary>Limits: how they are written, and which apply.</summary>
public sealed class QuotaTests
{
    [Theory]
    [InlineData("2GB", ValueKind.Bytes, 2L << 30)]
    [InlineData("500MB", ValueKind.Bytes, 500L << 20)]
    [InlineData("10TB", ValueKind.Bytes, 10L << 40)]
    [InlineData("7", ValueKind.Bytes, 7)]
    [InlineData("1Gbps", ValueKind.BitsPerSecond, 1_000_000_000)]
    [InlineData("5Mbps", ValueKind.BitsPerSecond, 5_000_000)]
    [InlineData("250Gbps", ValueKind.BitsPerSecond, 250_000_000_000)]
    [InlineData("200", ValueKind.Count, 200)]
    public void A_value_is(string text, ValueKind kind, long amount)
    {
        Assert.True(QuotaValue.TryParse(text, kind, out var value, out _));
        Assert.Equal(amount, value.Amount);
        Assert.Equal(text, value.ToString());
    }

    [Theory]
    [InlineData("", ValueKind.Bytes)]
    [InlineData("GB", ValueKind.Bytes)]
    [InlineData("-1GB", ValueKind.Bytes)]
    [InlineData("1.5GB", ValueKind.Bytes)]
    [InlineData("9999999999TB", ValueKind.Bytes)]
    [InlineData("1Gbps", ValueKind.Bytes)]
    [InlineData("2GB", ValueKind.BitsPerSecond)]
    [InlineData("2GB", ValueKind.Count)]
    [InlineData("99999999999999999999", ValueKind.Count)]
    public void Other_texts_are_no_values(string text, ValueKind kind) => Assert.False(QuotaValue.TryParse(text, kind, out _, out _));

    [Theory]
    [InlineData(0, ValueKind.Bytes, "0B")]
    [InlineData(1536L << 20, ValueKind.Bytes, "1.5GB")]
    [InlineData(384L << 20, ValueKind.Bytes, "384MB")]
    [InlineData(5_000_000, ValueKind.BitsPerSecond, "5Mbps")]
    [InlineData(200, ValueKind.Count, "200")]
    public void An_amount_is_told_in_the_largest_unit_that_it_reaches(long amount, ValueKind kind, string text) =>
        Assert.Equal(text, QuotaValue.Format(amount, kind));

    [Fact]
    public void No_policy_is_no_limit() => Assert.Empty(QuotaPolicy.Read(Policies.Set(), Policies.User("u"), Policies.Fqn("job::/a::x")));

    [Fact]
    public void Sums_are_limited_at_every_level_and_maxima_by_the_closest()
    {
        var policy = Policies.Set("""
            quota::/ { { max.package.size 2GB } 
                       { total.memory 100GB } }
            quota::/sandbox/[name] { { total.memory 5GB
                                       max.instances 1
                                       max.instance.memory 1GB } }
            quota::/sandbox/bob::big { { max.instances 5 } }
            """);
        var limits = QuotaPolicy.Read(policy, Policies.User("bob"), Policies.Fqn("job::/sandbox/bob::big"));

        Assert.Equal(
            [
                "total.memory 100GB on quota::/",
                "total.memory 5GB on quota::/sandbox/bob",
                "max.package.size 2GB on quota::/sandbox/bob::big",
                "max.instances 5 on quota::/sandbox/bob::big",
                "max.instance.memory 1GB on quota::/sandbox/bob::big",
            ],
            limits.Select(limit => $"{limit.ClaimType} {limit.Value} on {limit.Scope}"));
    }

    [Fact]
    public void A_wider_limit_below_a_narrow_one_changes_nothing()
    {
        var policy = Policies.Set("quota::/prod { { total.cpu 100 } }\nquota::/prod/big { { total.cpu 500 } }");

        var limit = Assert.Single(QuotaPolicy.Read(policy, Policies.User("u"), Policies.Fqn("job::/prod/big::x")));
        Assert.Equal("quota::/prod", limit.Scope.ToString());
    }

    [Fact]
    public void Of_equal_limits_the_lowest_holds()
    {
        var policy = Policies.Set("""quota::/a { { total.disk 15GB } }""", """quota::/a { { total.disk 500MB } }""", """quota::/a { { total.disk 1TB } }""");
        var reading = policy.Read(Policies.User("u"), Policies.Fqn("quota::/a")).Single("total.disk");

        Assert.Equal("500MB", reading.Value);
        Assert.True(reading.IsConflict);
    }

    [Theory]
    [InlineData("dev", 1)]
    [InlineData("lead", null)]
    public void A_limit_may_depend_on_who_asks(string group, int? instances)
    {
        var policy = Policies.Set("""
            quota::/prod { if (role == "dev") { max.instances 1 }
                           if (LDAP->group == dev) { role dev } }
            """);
        var limits = QuotaPolicy.Read(policy, Policies.User("u").With("LDAP", "group", group), Policies.Fqn("job::/prod::x"));

        Assert.Equal(instances, (int?)limits.FirstOrDefault()?.Value.Amount);
    }

    [Theory]
    [InlineData("total.memory 2GB", "Namespace memory quota of 2GB on \"quota::/sandbox/bob\" exceeded.")]
    [InlineData("total.package.size 6GB", "Namespace package size quota of 6GB on \"quota::/sandbox/bob\" exceeded.")]
    [InlineData("max.instances 1", "Job instances quota of 1 on \"quota::/sandbox/bob\" exceeded.")]
    [InlineData("max.instance.cpu 100", "Instance cpu quota of 100 on \"quota::/sandbox/bob\" exceeded.")]
    [InlineData("max.job.network 10Mbps", "Job network quota of 10Mbps on \"quota::/sandbox/bob\" exceeded.")]
    [InlineData("max.package.size 2GB", "Package size quota of 2GB on \"quota::/sandbox/bob\" exceeded.")]
    public void The_message_is_the_platforms(string claim, string message)
    {
        var policy = Policies.Set($$"""quota::/sandbox/bob { { {{claim}} } }""");
        var limit = Assert.Single(QuotaPolicy.Read(policy, Policies.User("u"), Policies.Fqn("package::/sandbox/bob")));

        Assert.Equal(message, limit.ToException().Message);
        Assert.Equal(ErrorCodes.QuotaExceeded, limit.ToException().Code);
        Assert.True(limit.IsExceededBy(limit.Value.Amount + 1));
        Assert.False(limit.IsExceededBy(limit.Value.Amount));
    }

    [Fact]
    public void A_limit_that_a_template_spoils_is_zero_and_not_none()
    {
        var policy = Policies.Set("""quota::/limits/[n] { { max.instances [n] } }""");

        Assert.Equal(3, Assert.Single(QuotaPolicy.Read(policy, Policies.User("u"), Policies.Fqn("job::/limits/3::x"))).Value.Amount);
        Assert.Equal(0, Assert.Single(QuotaPolicy.Read(policy, Policies.User("u"), Policies.Fqn("job::/limits/x::x"))).Value.Amount);
    }
}
