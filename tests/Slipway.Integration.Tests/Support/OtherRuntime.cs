using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Slipway.Engine;
using Slipway.Server.Configuration;

namespace Slipway.Integration.Tests.Support;

/// <summary>The real engine, with another runtime than the machine's own.</summary>
internal static class OtherRuntime
{
    /// <param name="services">The server's.</param>
    /// <param name="name">Of the only runtime that it may take.</param>
    public static void UseRuntime(this IServiceCollection services, string name) => services.AddSingleton(provider =>
    {
        var options = provider.GetRequiredService<ServerOptions>();
        return new LocalEngine(
            new LocalEngineOptions { DataFolder = options.Data, Name = options.EngineName, Subnet = IPNetwork.Parse(options.EngineSubnet), Runtime = name },
            TimeProvider.System,
            provider.GetRequiredService<ILogger<LocalEngine>>());
    });
}
