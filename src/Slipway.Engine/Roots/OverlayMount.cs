using Slipway.Contracts.Errors;
using Slipway.Engine.Native;
using Slipway.Engine.Processes;

namespace Slipway.Engine.Roots;

/// <summary>The writable root filesystem of one instance: a package's layers, and its own directory on top.</summary>
internal sealed class OverlayMount(CommandRunner commands, string mountProgram)
{
    /// <summary>The kernel stacks no more (OVL_MAX_STACK).</summary>
    public const int MostLayers = 500;

    /// <summary>Mounts <paramref name="layers"/> (bottom first) at <c>rootfs</c> in the instance's folder.</summary>
    public async Task MountAsync(string folder, IReadOnlyList<string> layers, CancellationToken cancellationToken)
    {
        if (layers.Count is 0 or > MostLayers)
        {
            throw new SlipwayException(
                ErrorCodes.StartFailed, $"The package has {layers.Count} layers; an instance needs 1 to {MostLayers} of them.");
        }

        var links = Path.Combine(folder, "l");
        foreach (var name in (string[])["l", "upper", "work", "rootfs"])
            Directory.CreateDirectory(Path.Combine(folder, name));

        // The options of a mount must fit into 4 KiB, and a colon or comma in a path would end it: so each layer gets a
        // short link, and the kernel resolves lowerdir=2:1:0 against the directory that mount runs in.
        for (var number = 0; number < layers.Count; number++)
        {
            if (!Directory.Exists(layers[number]))
                throw new SlipwayException(ErrorCodes.EngineFailed, $"A layer of the package is missing: {layers[number]}.");
            File.CreateSymbolicLink(Path.Combine(links, $"{number}"), layers[number]);
        }

        // volatile: nothing is synced for a directory that is never mounted again after a crash of the machine.
        var topFirst = string.Join(':', Enumerable.Range(0, layers.Count).Reverse());
        var options = $"lowerdir={topFirst},upperdir=../upper,workdir=../work,volatile";
        var command = new Command(mountProgram, "-n", "-t", "overlay", "-o", options, "slipway", "../rootfs") { Directory = links };
        await commands.RequireAsync(command, "mount the package's layers", cancellationToken).ConfigureAwait(false);
    }

    public static void Unmount(string folder) => Libc.Unmount(Path.Combine(folder, "rootfs"));
}
