using Slipway.Cli.Grammar;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;

namespace Slipway.Cli.Docker;

/// <summary>Which image.</summary>
internal sealed class ImageFlags
{
    public Flag<string?> Image { get; } = new("image", "i", "IMAGE", "the image: nats, user/img:tag, host:5000/img@sha256:…, or a full URL")
    {
        Group = FlagGroup.Image,
        Required = true,
    };

    public Flag<string?> Tag { get; } = Flags.Text("tag", "t", "TAG", "the image's tag, where it does not stand in IMAGE (latest)", FlagGroup.Image);

    public void AddTo(Verb verb)
    {
        verb.Add(Image);
        verb.Add(Tag);
    }

    public ImageReference Read(Call call)
    {
        var text = call.Value(Image)!;
        try
        {
            if (!ImageReference.TryParse(text, out var image, out var problem))
                throw new FormatException(problem);
            if (call.Value(Tag) is not { } tag)
                return image;
            // A tag written twice must be the same one: neither is silently dropped.
            if (image.Digest is not null || (HasTag(text) && image.Tag != tag))
                throw new FormatException($"--tag {tag} and the tag or digest in '{text}' contradict each other; give one of them");
            return image.WithTag(tag);
        }
        catch (FormatException failure)
        {
            throw new CommandException(ExitCodes.Usage, $"\"{text}\" is not an image: {failure.Message}.", inner: failure);
        }
    }

    private static bool HasTag(string text) => text[(text.LastIndexOf('/') + 1)..].Contains(':');
}
