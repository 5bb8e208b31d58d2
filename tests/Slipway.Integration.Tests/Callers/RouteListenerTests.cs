using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Integration.Tests.Support;
using Xunit;

namespace Slipway.Integration.Tests.Callers;

/// <summary>Where only routed apps are served, no name leads to the API.</summary>
public sealed class RouteListenerTests
{
    [Fact]
    public async Task Whatever_host_a_visitor_names_the_route_listener_has_no_api()
    {
        await using var world = await ServerWorld.StartAsync(change: options => options with { RouteListen = "http://127.0.0.1:0" });
        var own = world.Http.BaseAddress!;
        var addresses = world.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        var routes = addresses.Select(address => new Uri(address)).Single(address => address.Host == own.Host && address.Port != own.Port);

        foreach (var host in new[] { "api.slipway.localhost", "API.slipway.localhost.", "auth.slipway.localhost", "slipway.localhost", own.Authority, routes.Authority, "localhost", "evil.example", "[::1]" })
        {
            foreach (var path in new[] { "/v1/version", "/v1/jobs", "/v1/oauth2/token", "/healthz", "/console/", "/" })
            {
                var answer = await RawConnection.AskAsync(routes, $"GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {world.Token}\r\nConnection: close\r\n\r\n");
                Assert.True(CallerWorld.StatusOf(answer) == 404 && answer.Contains("No app answers at this address.", StringComparison.Ordinal), $"{host}{path}: {answer}");
            }
        }

        Assert.Equal(200, CallerWorld.StatusOf(await RawConnection.AskAsync(own, "GET /v1/version HTTP/1.1\r\nHost: api.slipway.localhost\r\nConnection: close\r\n\r\n")));
    }
}
