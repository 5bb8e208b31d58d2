namespace Slipway.Images.Images;

/// <summary>
/// What an image says about how to run it
/// (<see href="https://github.com/opencontainers/image-spec/blob/main/config.md">OCI image-spec, image configuration</see>).
/// </summary>
public sealed record ImageConfig
{
    public required string Architecture { get; init; }

    public required string OperatingSystem { get; init; }

    public IReadOnlyList<string> Entrypoint { get; init; } = [];

    public IReadOnlyList<string> Cmd { get; init; } = [];

    /// <summary>In the image's order; a later entry of the same name wins.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Env { get; init; } = [];

    /// <summary>TCP ports; others are left out.</summary>
    public IReadOnlyList<int> ExposedPorts { get; init; } = [];

    /// <summary><c>user</c>, <c>uid</c>, <c>user:group</c> or <c>uid:gid</c>; empty for root.</summary>
    public string User { get; init; } = "";

    public string WorkingDir { get; init; } = "";

    public IReadOnlyList<string> Volumes { get; init; } = [];

    /// <summary>E.g. <c>SIGQUIT</c>; empty for SIGTERM.</summary>
    public string StopSignal { get; init; } = "";

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}
