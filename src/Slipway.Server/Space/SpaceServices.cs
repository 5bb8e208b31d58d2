using Slipway.Images;
using Slipway.Images.Space;
using Slipway.Server.Configuration;
using Slipway.Server.Packages;
using Slipway.Server.Storage;

namespace Slipway.Server.Space;

/// <summary>Puts together what keeps the data folder within its bounds.</summary>
internal static class SpaceServices
{
    public static void AddSpace(this IServiceCollection services, ServerOptions options, DataFolder folder)
    {
        // Whoever asks for room is counted, too: each is made when the other first asks for it.
        services.AddSingleton(provider => new Lazy<IImageStore>(provider.GetRequiredService<IImageStore>));
        services.AddSingleton(provider => new Lazy<PackageRemoval>(provider.GetRequiredService<PackageRemoval>));
        services.AddSingleton(provider => new Lazy<PackageSizes>(provider.GetRequiredService<PackageSizes>));
        services.AddSingleton(provider => new Lazy<UploadFolder>(provider.GetRequiredService<UploadFolder>));
        services.AddSingleton<DiskContents>();
        services.AddSingleton(provider => new DiskRoom(
            folder.Path, new DiskLimits(options.DiskBudget, options.DiskReserve), provider.GetRequiredService<DiskContents>()));
        services.AddSingleton<PackageSizes>();
        services.AddSingleton<PackagePrune>();
        services.AddSingleton<InstanceDiskUse>();
        services.AddSingleton<LogRetention>();
        services.AddSingleton<TaskTrimming>();
        services.AddSingleton<SpaceKeeper>();
    }
}
