using Slipway.Contracts.Errors;

namespace Slipway.Images.Manifests;

/// <summary>Picks the entry of an index that runs on this machine.</summary>
internal static class PlatformChoice
{
    public static Descriptor Choose(Manifest index, Platform machine, string what)
    {
        var best = index.Choices
            .Where(choice => choice.Platform is { } platform && platform.Fitness(machine) > 0)
            .OrderByDescending(choice => choice.Platform!.Value.Fitness(machine))
            .FirstOrDefault().Descriptor;
        // An entry may leave its platform out; its configuration tells, and is checked later.
        best ??= index.Choices.FirstOrDefault(choice => choice.Platform is null && (MediaTypes.IsManifest(choice.Descriptor.MediaType) || MediaTypes.IsIndex(choice.Descriptor.MediaType))).Descriptor;
        return best ?? throw Unavailable(what, machine, index.Choices.Select(choice => choice.Platform).OfType<Platform>().Where(platform => platform.IsKnown));
    }

    public static SlipwayException Unavailable(string what, Platform machine, IEnumerable<Platform> offered)
    {
        var list = Readable.Of(string.Join(", ", offered.Select(platform => platform.ToString()).Distinct().Order(StringComparer.Ordinal)));
        return new SlipwayException(
            ErrorCodes.ImagePlatformUnavailable,
            $"The image {what} is not made for this machine, {machine}. It is there for: {(list.Length == 0 ? "nothing that is named" : list)}. Choose another tag, or build it for {machine}.");
    }
}
