using System.Net;
using Slipway.Engine;
using Slipway.Images;
using Slipway.Images.Registries;
using Slipway.Images.Space;
using Slipway.Server.Configuration;
using Slipway.Server.Gate;
using Slipway.Server.Storage;

namespace Slipway.Server.Hosting;

/// <summary>The parts that know nothing of the server, made from its settings.</summary>
internal static class Parts
{
    public static ImageStore CreateImageStore(ServerOptions options, DataFolder folder, IServiceProvider services) => new(
        new ImageStoreOptions
        {
            DataFolder = folder.Path,
            Registries = new Dictionary<string, RegistryOptions>(options.Registries, StringComparer.OrdinalIgnoreCase),
            LocalRegistries = options.LocalRegistries,
            OffLimits = [IPNetwork.Parse(options.EngineSubnet)],
            Transfers = options.Transfers,
            // A package is on record before its image is pulled, and a sweep notes what pulls let go of while it runs: it knows what is in use.
            SweepGrace = TimeSpan.Zero,
        },
        services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<ILoggerFactory>(),
        services.GetRequiredService<DiskRoom>());

    public static LocalEngine CreateEngine(ServerOptions options, DataFolder folder, IServiceProvider services) => new(
        new LocalEngineOptions { DataFolder = folder.Path, Name = options.EngineName, Subnet = IPNetwork.Parse(options.EngineSubnet), ApiHosts = PlatformHosts.Of(options.Domain), LogFileSize = options.LogSize, LogFileCount = options.LogFiles - 1 },
        services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<ILogger<LocalEngine>>());
}
