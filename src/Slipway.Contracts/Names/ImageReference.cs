using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Slipway.Contracts.Names;

/// <summary>
/// Which image, where: registry, repository, and a tag or a digest. Reads every form that users write:
/// <c>redis</c>, <c>user/img:tag</c>, <c>host:5000/img@sha256:…</c>, <c>https://registry-1.docker.io/library/nats:latest</c>.
/// Docker Hub's host names are one registry, official images live under <c>library/</c>, and a missing tag means
/// <c>latest</c>; a scheme is accepted and dropped, since how a registry is reached is configuration.
/// </summary>
/// <remarks>
/// Grammar: <see href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests">OCI
/// distribution-spec, names and tags</see>.
/// </remarks>
[JsonConverter(typeof(ParsableJsonConverter<ImageReference>))]
public readonly partial record struct ImageReference : IParsableName<ImageReference>
{
    /// <summary>The host that stands for Docker Hub in policy, errors and configuration.</summary>
    public const string DockerHub = "registry-1.docker.io";

    /// <summary>Longest reference, in characters.</summary>
    public const int MaxLength = 1024;

    private const int MaxRepositoryLength = 255;

    private ImageReference(string registry, string repository, string? tag, Digest? digest)
    {
        Registry = registry;
        Repository = repository;
        Tag = tag;
        Digest = digest;
    }

    /// <summary>Host, with a port where one is written, in lower case.</summary>
    public string Registry { get; }

    /// <summary>Path of the repository in its registry: <c>library/nats</c>.</summary>
    public string Repository { get; }

    /// <summary>The tag, or null where only a digest is given.</summary>
    public string? Tag { get; }

    public Digest? Digest { get; }

    public bool IsDockerHub => Registry == DockerHub;

    /// <summary>What to ask the registry for: the digest where there is one, else the tag.</summary>
    public string Selector => Digest?.ToString() ?? Tag ?? "latest";

    /// <summary>The last segment of the repository: the name a job gets when nobody gives one.</summary>
    public string ShortName => Repository[(Repository.LastIndexOf('/') + 1)..];

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? text, out ImageReference value, [NotNullWhen(false)] out string? problem)
    {
        value = default;
        if (string.IsNullOrWhiteSpace(text))
        {
            problem = "an image is expected, such as 'nats:latest'";
            return false;
        }

        if (text.Length > MaxLength)
        {
            problem = $"the image reference has {text.Length} characters; at most {MaxLength} are allowed";
            return false;
        }

        if (!TrySplitHost(text, out var registry, out var path, out problem))
            return false;

        Digest? digest = null;
        var at = path.IndexOf('@');
        if (at >= 0)
        {
            if (!Names.Digest.TryParse(path[(at + 1)..], out var parsed, out problem))
                return false;
            digest = parsed;
            path = path[..at];
        }

        string? tag = null;
        var colon = path.LastIndexOf(':');
        if (colon >= 0)
        {
            tag = path[(colon + 1)..];
            path = path[..colon];
            if (!TagPattern().IsMatch(tag))
            {
                problem = $"'{tag}' is not a tag: letters, digits and _ . - are allowed, at most 128, not beginning with . or -";
                return false;
            }
        }

        if (path.Length > MaxRepositoryLength || !RepositoryPattern().IsMatch(path))
        {
            problem = $"'{path}' is not a repository name: lower-case letters and digits, separated by / . _ __ or -, at most {MaxRepositoryLength} characters";
            return false;
        }

        // Docker Hub's official images have no user in front.
        if (registry == DockerHub && !path.Contains('/'))
            path = "library/" + path;
        value = new ImageReference(registry, path, tag ?? (digest is null ? "latest" : null), digest);
        problem = null;
        return true;
    }

    public static ImageReference Parse(string text) =>
        TryParse(text, out var value, out var problem) ? value : throw new FormatException(problem);

    /// <summary>The same image pinned to what its tag meant when it was resolved.</summary>
    public ImageReference WithDigest(Digest digest) => new(Registry, Repository, Tag, digest);

    /// <summary>The same repository under another tag.</summary>
    /// <exception cref="FormatException">The text is not a tag.</exception>
    public ImageReference WithTag(string tag) => Parse($"https://{Registry}/{Repository}:{tag}");

    /// <summary>The canonical URL, as policy and errors write it: <c>https://registry-1.docker.io/library/nats:latest</c>.</summary>
    public override string ToString() =>
        $"https://{Registry}/{Repository}{(Tag is null ? "" : ":" + Tag)}{(Digest is null ? "" : "@" + Digest)}";

    private static bool TrySplitHost(string text, out string registry, out string path, [NotNullWhen(false)] out string? problem)
    {
        registry = DockerHub;
        path = text;
        problem = null;

        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        var hasScheme = scheme >= 0;
        if (hasScheme)
        {
            var name = text[..scheme].ToLowerInvariant();
            if (name is not ("http" or "https"))
            {
                problem = $"'{name}' is not a scheme of a registry; write 'https://host/repository:tag' or leave it out";
                return false;
            }

            path = text[(scheme + 3)..];
        }

        // '/tutum/mysql' is an old way to write a Docker Hub image.
        if (!hasScheme && path.StartsWith('/'))
        {
            path = path[1..];
            return true;
        }

        var slash = path.IndexOf('/');
        var first = slash < 0 ? path : path[..slash];
        // Without a scheme, what stands before the first slash is a host only if it looks like one: 'user/img' is Docker Hub's.
        var looksLikeHost = hasScheme || (slash >= 0 && (first.Contains('.') || first.Contains(':') || first == "localhost"));
        if (!looksLikeHost)
            return true;

        if (slash < 0 || !HostPattern().IsMatch(first))
        {
            problem = slash < 0 ? $"'{text}' has no repository after the host" : $"'{first}' is not a registry host";
            return false;
        }

        var host = first.ToLowerInvariant();
        registry = host is "docker.io" or "index.docker.io" or "registry.hub.docker.com" ? DockerHub : host;
        path = path[(slash + 1)..];
        return true;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TagPattern();

    [GeneratedRegex(@"\A[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex RepositoryPattern();

    // Host names, IPv4, and IPv6 in brackets, each with an optional port.
    [GeneratedRegex(@"\A(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9a-fA-F:.]+\])(?::[0-9]{1,5})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex HostPattern();
}
