using System.IO.Pipelines;
using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;
using Slipway.Contracts.Staging;
using Slipway.Engine;
using Slipway.Images;
using Slipway.Images.Images;
using Slipway.Images.Native;
using Slipway.Server.Packages;
using Slipway.Server.Storage;

namespace Slipway.Server.Staging;

/// <summary>Takes what a build left out of its instance.</summary>
/// <param name="files">Made when it is asked for: a server without an engine serves all the rest.</param>
public sealed class BuildHarvest(Lazy<IInstanceFiles> files, IImageAssembly assembly, PackageRemoval removal, DataFolder data)
{
    private const string LayoutFolder = "/layout";

    /// <summary>The folder as a layer.</summary>
    /// <exception cref="Contracts.Errors.SlipwayException"><c>layer_limit</c>: it has become too large.</exception>
    public Task<HeldLayer> TakeFolderAsync(InstanceId instance, StagingPipeline pipeline, CancellationToken cancellationToken) =>
        assembly.AddLayerAsync((tar, cancel) => files.Value.CaptureAsync(instance, BuildJob.Folder, tar, pipeline.BuildDisk, cancel), cancellationToken);

    /// <summary>The image that was built, kept from the moment that <paramref name="save"/> has put it on record.</summary>
    public async Task<Package> TakeImageAsync(
        InstanceId instance, StagingPipeline pipeline, Package package, Func<ResolvedImage, Task<Package>> save, CancellationToken cancellationToken)
    {
        // Below 'temp', which a server that died in the middle cleans up.
        var folder = Directory.CreateDirectory(Path.Combine(data.Path, "temp", $"layout-{package.Uuid}")).FullName;
        try
        {
            await CaptureLayoutAsync(instance, pipeline, folder, cancellationToken);
            return await removal.WithoutSweepAsync(async () =>
                await save(await assembly.ImportLayoutAsync(folder, StagedImage.NameOf(package.Uuid), cancellationToken)));
        }
        finally
        {
            await Task.Run(() => ForeignTree.Remove(folder), CancellationToken.None);
        }
    }

    private async Task CaptureLayoutAsync(InstanceId instance, StagingPipeline pipeline, string folder, CancellationToken cancellationToken)
    {
        var pipe = new Pipe();
        var capture = CaptureAsync();
        await using (var tar = pipe.Reader.AsStream())
            await LayoutUnpacker.UnpackAsync(tar, folder, cancellationToken);
        await capture;

        async Task CaptureAsync()
        {
            try
            {
                await using (var stream = pipe.Writer.AsStream(leaveOpen: true))
                    await files.Value.CaptureAsync(instance, LayoutFolder, stream, pipeline.BuildDisk, cancellationToken);
                await pipe.Writer.CompleteAsync();
            }
            catch (Exception exception)
            {
                await pipe.Writer.CompleteAsync(exception);
                throw;
            }
        }
    }
}
