using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Contracts.Services;
using Slipway.Server.Services;
using Xunit;

namespace Slipway.Server.Tests.Services;

/// <summary>What bindings and their variables are called, and what they must not clash with.</summary>
public sealed class BindingFactoryTests
{
    [Theory]
    [InlineData("/apcera::outside", "network", null, "bind_outside_web", "NETWORK_URI OUTSIDE_URI")]
    [InlineData("/apcera::http", "http", null, "bind_http_web", "HTTP_URI")]
    [InlineData("/s::my-postgres-service", "postgres", null, "bind_my-postgres-service_web", "JDBC_POSTGRES_URI MYPOSTGRESSERVICE_URI POSTGRES_URI")]
    [InlineData("/s::my-postgres-service", "postgres", "main-db", "main-db", "JDBC_POSTGRES_URI MAINDB_URI POSTGRES_URI")]
    [InlineData("/s::1st.cache", "redis", null, "bind_1st.cache_web", "REDIS_URI _1STCACHE_URI")]
    public void A_binding_is_named_by_service_and_job_and_gives_variables_by_kind_and_name(
        string service, string type, string? name, string expectedName, string variables)
    {
        var binding = BindingFactory.ToService(Web(), Make(service, type), name);
        Assert.Equal(expectedName, binding.Name);
        Assert.Equal(variables, string.Join(' ', binding.EnvVar));
    }

    [Fact]
    public void The_variable_of_a_kind_belongs_to_the_first_of_that_kind()
    {
        var job = Bind(Web(), Make("/s::one", "redis"));
        Assert.Equal(["TWO_URI"], BindingFactory.ToService(job, Make("/s::two", "redis"), null).EnvVar);
    }

    [Fact]
    public void What_is_there_already_is_refused()
    {
        var job = Bind(Web(), Make("/s::cache", "redis"));
        Refused("is bound to \"service::/s::cache\" already, by \"bind_cache_web\"", () => BindingFactory.ToService(job, Make("/s::cache", "redis"), "again"));
        Refused("has a binding \"bind_cache_web\" already", () => BindingFactory.ToService(job, Make("/other::cache", "redis"), null));
        Refused("has the variable CACHE_URI from its binding \"bind_cache_web\"", () => BindingFactory.ToService(job, Make("/other::store", "generic"), "ca-che"));
        Refused("has a variable OUTSIDE_URI of its own", () => BindingFactory.ToService(Web(("OUTSIDE_URI", "mine")), Make("/apcera::outside", "network"), null));
    }

    [Fact]
    public void Links_get_addresses_of_their_own_and_keep_them()
    {
        var nats = Target("nats", 4222, 8222);
        var job = Web();
        var first = Link(job, nats, "NATS", 4222);
        Assert.Equal(("tcp://169.254.1.1:10000", "NATS_URI", "NATS"), (BindingFactory.LinkUri(first), first.EnvVar[0], first.Name));
        job = BindingFactory.With(job, first);
        var second = Link(job, nats, null, 8222);
        Assert.Equal(("tcp://169.254.1.2:10000", "BIND_WEB_NATS_URI", "bind_web_nats"), (BindingFactory.LinkUri(second), second.EnvVar[0], second.Name));
        job = BindingFactory.With(job, second) with { };
        job = job with { Bindings = job.Bindings.Where(binding => binding.Key != "NATS").ToDictionary() };
        Assert.Equal("169.254.1.1", Link(job, Target("db", 5432), null, null).TargetJobBoundIp);
        Assert.Equal("169.254.1.2", job.Bindings["bind_web_nats"].TargetJobBoundIp);
    }

    [Fact]
    public void A_link_leads_to_a_port_that_is_there()
    {
        Assert.Equal(0, Link(Web(), Target("app", 0), null, null).TargetJobPort);
        Assert.Contains("does not expose port 80; it exposes 4222, 8222", Invalid(() => Link(Web(), Target("nats", 4222, 8222), null, 80)), StringComparison.Ordinal);
        Assert.Contains("Say which port", Invalid(() => Link(Web(), Target("nats", 4222, 8222), null, null)), StringComparison.Ordinal);
        Assert.Contains("it exposes none", Invalid(() => Link(Web(), Target("nats"), null, null)), StringComparison.Ordinal);
        var nats = Target("nats", 4222);
        var job = BindingFactory.With(Web(), Link(Web(), nats, null, null));
        Refused("is linked to port 4222 of \"job::/s::nats\" already", () => Link(job, nats, "again", 4222));
        Refused("leads to \"job::/s::nats\" already", () => BindingFactory.ToJob(
            job, Target("db", 5432), new BindingOrder(job.Fqn, null, null, null, null, System.Net.IPAddress.Parse("169.254.1.1"), 10000)));
    }

    private static Binding Link(Job job, Job target, string? name, int? port) =>
        BindingFactory.ToJob(job, target, new BindingOrder(job.Fqn, null, target.Fqn, name, port, null, null));

    private static Job Bind(Job job, Service service) => BindingFactory.With(job, BindingFactory.ToService(job, service, null));

    private static void Refused(string expected, Action action)
    {
        var failure = Assert.Throws<SlipwayException>(action);
        Assert.Equal(ErrorCodes.NameTaken, failure.Code);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    private static string Invalid(Action action)
    {
        var failure = Assert.Throws<SlipwayException>(action);
        Assert.Equal(ErrorCodes.RequestInvalid, failure.Code);
        return failure.Message;
    }

    private static Service Make(string name, string type) => new() { Uuid = ServiceId.New(), Fqn = Fqn.Parse($"service::{name}"), Type = type };

    private static Job Target(string name, params int[] ports) =>
        new() { Uuid = JobId.New(), Fqn = Fqn.Parse($"job::/s::{name}"), Name = name, Ports = [.. ports.Select(port => new Port(port))] };

    private static Job Web(params (string Name, string Value)[] environment) => Target("web") with
    {
        Processes = new Dictionary<string, ProcessObject> { [Job.AppProcess] = new() { Environment = environment.ToDictionary(pair => pair.Name, pair => pair.Value) } },
    };
}
