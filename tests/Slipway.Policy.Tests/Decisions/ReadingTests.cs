using Slipway.Policy.Claims;

namespace Slipway.Policy.Tests.Decisions;

/// <summary>Settings and lists.</summary>
public sealed class ReadingTests
{
    [Fact]
    public void Values_of_lists_add_up_over_all_realms()
    {
        var policy = Policies.Set("""
            job::/ { { package.allow "package::/apcera" } 
                     { sp.disable "service::/::*","provider::/prod::MyDB" } }
            job::/prod { { package.allow "package::/prod/pkg", "package::/apcera" } }
            """);
        var readings = policy.Read(Policies.User("u"), Policies.Fqn("job::/prod::web"));

        Assert.Equal(["package::/apcera", "package::/prod/pkg"], readings.All(ClaimTypes.PackageAllow));
        Assert.Equal(["service::/::*", "provider::/prod::MyDB"], readings.All("sp.disable"));
        Assert.Empty(readings.All("schedulingTag.hard"));
    }

    [Fact]
    public void The_most_specific_realm_sets_a_single_value()
    {
        var policy = Policies.Set("""
            job::/ { if (dependency equals runtime.java) { package.default "package::/apcera/pkg/runtimes::openjdk-1.7" } }
            job::/sandbox/u { if (dependency equals runtime.java) { package.default "package::/apcera/pkg/runtimes::jdk-1.8" } }
            """);
        string? Default(string target, string dependency) =>
            policy.Read(Policies.User("u"), Policies.Fqn(target), new() { Dependency = dependency }).Single(ClaimTypes.PackageDefault).Value;

        Assert.Equal("package::/apcera/pkg/runtimes::jdk-1.8", Default("job::/sandbox/u::app", "runtime.java"));
        Assert.Equal("package::/apcera/pkg/runtimes::openjdk-1.7", Default("job::/prod::app", "runtime.java"));
        Assert.Null(Default("job::/prod::app", "runtime.java-1.8"));
    }

    [Theory]
    [InlineData("job::/a", "job::/a/b", "job::/a/b::x")]
    [InlineData("job::/a/b", "job::/a/b::", "job::/a/b::x")]
    [InlineData("job::/a/b::", "job::/a/b::*", "job::/a/b::x")]
    [InlineData("job::/a/b::*", "job::/a/b::x", "job::/a/b::x")]
    [InlineData("job::/a/b::x", "job::/a/b::x/y", "job::/a/b::x/y")]
    [InlineData("job::/a/[n]", "job::/a/b", "job::/a/b::x")]
    [InlineData("job::/a::[n]", "job::/a::x", "job::/a::x")]
    public void One_realm_is_more_specific_than_another(string wide, string narrow, string target)
    {
        foreach (var (first, second) in new[] { (wide, narrow), (narrow, wide) })
        {
            var policy = Policies.Set($$"""
                {{first}} { { tokenTimeout "{{(first == narrow ? 1 : 2)}}s" } }
                {{second}} { { tokenTimeout "{{(second == narrow ? 1 : 2)}}s" } }
                """);
            var reading = policy.Read(Policies.User("u"), Policies.Fqn(target)).Single(ClaimTypes.TokenTimeout);

            Assert.Equal("1s", reading.Value);
            Assert.False(reading.IsConflict);
        }
    }

    [Fact]
    public void A_value_counts_where_it_is_written_most_closely_though_a_wider_realm_gives_it_too()
    {
        var policy = Policies.Set("""
            job::/ { { tokenTimeout "10s" } }
            job::/a { { tokenTimeout "20s" } }
            job::/a/b { { tokenTimeout "10s" } }
            """);

        Assert.Equal("10s", policy.Read(Policies.User("u"), Policies.Fqn("job::/a/b::x")).Single(ClaimTypes.TokenTimeout).Value);
    }

    [Fact]
    public void Equal_realms_that_differ_are_a_conflict_and_the_last_document_wins()
    {
        var policy = Policies.Set("""auth::/ { { defaultNamespace "/one" } }""", """auth::/ { { defaultNamespace "/two" } }""");
        var reading = policy.Read(Policies.User("u"), Policies.Fqn("auth::/")).Single(ClaimTypes.DefaultNamespace);

        Assert.Equal("/two", reading.Value);
        Assert.True(reading.IsConflict);
        Assert.Contains("test0:1: defaultNamespace \"/one\"; test1:1: defaultNamespace \"/two\"", reading.Conflict, StringComparison.Ordinal);
    }

    [Fact]
    public void Conflicting_names_name_nobody()
    {
        var policy = Policies.Set("auth::/oauth2/http { if (Google->email == \"a@b.c\") { name one } }", "auth::/oauth2/http { { name two } }");
        var google = Slipway.Policy.Decisions.PolicyPrincipal.Nobody.With("Google", "email", "a@b.c");

        var reading = policy.Read(google, Policies.Fqn("auth::/oauth2/http")).Single(ClaimTypes.Name);

        Assert.Null(reading.Value);
        Assert.Equal(2, reading.Conflicts.Length);
        Assert.Equal("two", policy.Read(Policies.User("x"), Policies.Fqn("auth::/oauth2/http")).Single(ClaimTypes.Name).Value);
    }

    [Fact]
    public void The_audit_log_setting_is_read_per_realm()
    {
        var policy = Policies.Set("audit::/ { { log allow } }\naudit::/noisy { { log none } }");

        Assert.Equal("allow", policy.Read(Policies.User("u"), Policies.Fqn("audit::/prod")).Single("log").Value);
        Assert.Equal("none", policy.Read(Policies.User("u"), Policies.Fqn("audit::/noisy/x")).Single("log").Value);
    }
}
