using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;
using Slipway.Images;
using Slipway.Server.Packages;

namespace Slipway.Server.Space;

/// <summary>What packages take on the disk, and what deleting some of them gives back. A layer counts once, whoever has it.</summary>
public sealed class PackageSizes(PackageStore packages, IImageStore images)
{
    /// <summary>The packages with their sizes.</summary>
    public IReadOnlyList<Package> Fill(IReadOnlyList<Package> some)
    {
        var sizes = images.Measure().LayerSizes;
        var owners = packages.List().SelectMany(package => LayersOf(package)).GroupBy(layer => layer).ToDictionary(group => group.Key, group => group.Count());
        return [.. some.Select(package => package with { Size = SizeOf(package, sizes, owners) })];
    }

    /// <summary>The layers that would go with these packages, with those that no package has at all.</summary>
    public (int Layers, long Bytes) FreedBy(IReadOnlyCollection<PackageId> gone)
    {
        var kept = packages.List().Where(package => !gone.Contains(package.Uuid)).SelectMany(LayersOf).ToHashSet();
        var freed = images.Measure().LayerSizes.Where(layer => !kept.Contains(layer.Key)).ToList();
        return (freed.Count, freed.Sum(layer => layer.Value));
    }

    private static IEnumerable<Digest> LayersOf(Package package) => package.Resources.Select(resource => resource.DiffId).OfType<Digest>().Distinct();

    private static PackageSize? SizeOf(Package package, IReadOnlyDictionary<Digest, long> sizes, Dictionary<Digest, int> owners)
    {
        var layers = LayersOf(package).Where(sizes.ContainsKey).ToList();
        return layers.Count == 0
            ? null
            : new PackageSize(layers.Sum(layer => sizes[layer]), layers.Where(layer => owners.GetValueOrDefault(layer) <= 1).Sum(layer => sizes[layer]));
    }
}
