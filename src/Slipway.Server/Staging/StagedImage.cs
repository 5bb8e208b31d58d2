using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;
using Slipway.Contracts.Staging;
using Slipway.Images.Images;

namespace Slipway.Server.Staging;

/// <summary>What is composed for a package: names, environment, how to run it. Pure functions.</summary>
internal static class StagedImage
{
    /// <summary>A name at which no registry ever is (RFC 2606), so that nothing pulled is taken for it.</summary>
    public static ImageReference NameOf(PackageId package) => ImageReference.Parse($"staging.invalid/{package}:latest");

    /// <summary>The image's variables, then the pipeline's, then those that were asked for: later ones win.</summary>
    public static Dictionary<string, string> Environment(ImageConfig image, StagingPipeline pipeline, Package package)
    {
        var environment = new Dictionary<string, string>();
        foreach (var (name, value) in image.Env.Concat(pipeline.Environment).Concat(package.Environment))
            environment[name] = value;
        return environment;
    }

    /// <summary>How to run a folder on top of an image: in the folder, and not as the image was meant to run.</summary>
    public static ImageConfig OfFolder(ImageConfig runImage, StagingPipeline pipeline, Package package, string startCommand) => runImage with
    {
        Env = [.. Environment(runImage, pipeline, package)],
        Entrypoint = [],
        Cmd = startCommand.Length > 0 ? ["/bin/sh", "-c", startCommand] : [],
        ExposedPorts = [],
        WorkingDir = BuildJob.Folder,
    };
}
