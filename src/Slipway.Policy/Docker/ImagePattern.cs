using System.Diagnostics.CodeAnalysis;
using Slipway.Contracts.Names;

namespace Slipway.Policy.Docker;

/// <summary>
/// Which images a <c>docker.allow</c> claim means:
/// <list type="bullet">
/// <item><c>*</c>: every image;</item>
/// <item><c>https://quay.io</c> or <c>https://quay.io/*</c>: every image of a registry;</item>
/// <item><c>https://registry-1.docker.io/apcera</c>: a repository and all below it, by whole segments, any tag or digest;</item>
/// <item><c>https://quay.io/org/*</c>: all below, not the repository itself;</item>
/// <item><c>https://registry-1.docker.io/nats:2.*</c>: one repository, tags that begin so;</item>
/// <item><c>https://quay.io/org/app@sha256:…</c>: exactly this content.</item>
/// </list>
/// The scheme may be left out, as may <c>library/</c> of Docker Hub's official images; Docker Hub's host names are one.
/// </summary>
public sealed record ImagePattern
{
    private readonly string text;

    private ImagePattern(string text) => this.text = text;

    /// <summary>Null for every registry.</summary>
    private string? Registry { get; init; }

    /// <summary>Empty for every repository.</summary>
    private string Repository { get; init; } = "";

    private bool OnlyBelow { get; init; }

    /// <summary>A tag, or the beginning of one when it ends with a star; null for any.</summary>
    private string? Tag { get; init; }

    private Digest? Digest { get; init; }

    public static bool TryParse(string? text, [NotNullWhen(true)] out ImagePattern? pattern, [NotNullWhen(false)] out string? problem)
    {
        pattern = null;
        problem = null;
        if (text == "*")
        {
            pattern = new ImagePattern(text);
            return true;
        }

        if (string.IsNullOrEmpty(text) || text.Length > ImageReference.MaxLength)
        {
            problem = $"a pattern of images is expected, at most {ImageReference.MaxLength} characters, such as \"https://{ImageReference.DockerHub}/library/nats\"";
            return false;
        }

        if (TryParseRegistry(text, out pattern))
            return true;

        var rest = text;
        string? tag = null;
        var onlyBelow = rest.EndsWith("/*", StringComparison.Ordinal);
        if (onlyBelow)
        {
            rest = rest[..^2];
        }
        else if (!rest.Contains('@') && rest.LastIndexOf(':') is var colon && colon > rest.LastIndexOf('/') && rest.EndsWith('*'))
        {
            tag = rest[(colon + 1)..];
            rest = rest[..colon];
        }

        return TryParseRepository(text, rest, tag, onlyBelow, out pattern, out problem);
    }

    public static ImagePattern Parse(string text) => TryParse(text, out var value, out var problem) ? value : throw new FormatException(problem);

    /// <summary>Whether an image is meant, as it was asked for.</summary>
    /// <param name="resolved">The digest that its tag meant at the registry, where that is known: patterns with a digest look at it too.</param>
    public bool Matches(ImageReference image, Digest? resolved = null)
    {
        if (Registry is not null && (image.Registry != Registry || !MatchesRepository(image)))
            return false;
        if (Digest is { } digest)
            return image.Digest == digest || (image.Digest is null && resolved == digest);
        if (Tag is null or "*")
            return true;
        // 'nats:latest@sha256:…' runs what the digest says, whatever its tag claims.
        if (image.Digest is not null || image.Tag is null)
            return false;
        return Tag.EndsWith('*') ? image.Tag.StartsWith(Tag[..^1], StringComparison.Ordinal) : image.Tag == Tag;
    }

    /// <summary>True for a pattern with a digest that would mean this image if its tag were resolved to that digest.</summary>
    public bool DependsOnDigest(ImageReference image) => Digest is { } digest && image.Digest is null && Matches(image, digest);

    public override string ToString() => text;

    private bool MatchesRepository(ImageReference image)
    {
        if (Repository.Length == 0)
            return true;
        const string official = "library/";
        return MatchesPath(image.Repository)
            || (image.IsDockerHub && image.Repository.StartsWith(official, StringComparison.Ordinal) && MatchesPath(image.Repository[official.Length..]));
    }

    private bool MatchesPath(string repository)
    {
        if (repository.Length == Repository.Length)
            return !OnlyBelow && repository == Repository;
        var isBelow = repository.Length > Repository.Length && repository[Repository.Length] == '/'
            && repository.StartsWith(Repository, StringComparison.Ordinal);
        return isBelow && Tag is null && Digest is null;
    }

    // 'https://quay.io', 'https://localhost:5000/', 'https://quay.io/*'
    private static bool TryParseRegistry(string text, [NotNullWhen(true)] out ImagePattern? pattern)
    {
        pattern = null;
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
            return false;
        var host = text[(scheme + 3)..];
        if (host.EndsWith("/*", StringComparison.Ordinal))
            host = host[..^2];
        else if (host.EndsWith('/'))
            host = host[..^1];
        // Any repository makes it a whole reference, which checks the host.
        if (host.Contains('/') || !ImageReference.TryParse($"{text[..scheme]}://{host}/any", out var probe, out _))
            return false;
        pattern = new ImagePattern(text) { Registry = probe.Registry };
        return true;
    }

    private static bool TryParseRepository(
        string text, string rest, string? tag, bool onlyBelow, [NotNullWhen(true)] out ImagePattern? pattern, [NotNullWhen(false)] out string? problem)
    {
        pattern = null;
        if (tag is not null && tag[..^1].Contains('*'))
        {
            problem = $"'*' may only end a tag, not stand inside '{tag}'";
            return false;
        }

        if (rest.Contains('*'))
        {
            problem = "'*' may stand alone, for all below a path ('…/apcera/*'), or at the end of a tag ('…/nats:2.*')";
            return false;
        }

        if (!rest.Contains('/') && !rest.Contains(':') && rest.Contains('.'))
        {
            problem = $"'{rest}' may be a registry or an image; write \"https://{rest}\" or \"https://{ImageReference.DockerHub}/{rest}\"";
            return false;
        }

        // An exact tag must be a tag; the beginning of one must be able to begin one.
        var probe = tag is null or "*" ? rest : $"{rest}:{tag[..^1]}";
        if (!ImageReference.TryParse(probe.TrimEnd('/'), out var image, out problem))
            return false;
        var isTagWritten = tag is not null || rest.LastIndexOf(':') > rest.LastIndexOf('/');
        // The reference says 'library/nats' for 'nats'. A pattern that was written without means both.
        var writesLibrary = rest.Contains("library/", StringComparison.Ordinal);
        var repository = image.IsDockerHub && !writesLibrary && image.Repository.StartsWith("library/", StringComparison.Ordinal)
            ? image.Repository["library/".Length..]
            : image.Repository;
        pattern = new ImagePattern(text)
        {
            Registry = image.Registry,
            Repository = repository,
            OnlyBelow = onlyBelow,
            Digest = image.Digest,
            Tag = image.Digest is not null || !isTagWritten ? null : tag ?? image.Tag,
        };
        return true;
    }
}
