using System.Globalization;
using Slipway.Contracts.Errors;
using Slipway.Images.Images;

namespace Slipway.Images.Store;

/// <summary>Asks for disk before a pull begins, so that it does not end half-way.</summary>
internal sealed class DiskRoom(StorePaths paths, double factor)
{
    public void Check(IReadOnlyCollection<ImageLayer> missing)
    {
        var need = (long)(missing.Sum(layer => (double)layer.Size) * factor);
        var free = new DriveInfo(paths.Root).AvailableFreeSpace;
        if (need > free)
        {
            throw new SlipwayException(
                ErrorCodes.DiskFull,
                $"The image needs about {Show(need)} in the data folder ({factor.ToString(CultureInfo.InvariantCulture)} times its {missing.Count} missing layers' compressed size), and {Show(free)} are free. Free disk space, or remove packages that nobody needs, and try again.");
        }
    }

    private static string Show(long bytes) => bytes < 10L << 20
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20} MiB");
}
