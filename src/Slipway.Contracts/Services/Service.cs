using Slipway.Contracts.Names;

namespace Slipway.Contracts.Services;

/// <summary>Something that a job may use when it is bound to it (v1 model <c>Service</c>).</summary>
public sealed record Service
{
    public required ServiceId Uuid { get; init; }

    public required Fqn Fqn { get; init; }

    /// <summary>What kind of thing it is, e.g. <c>http</c>, <c>network</c>, <c>postgres</c>, <c>generic</c>.</summary>
    public string Type { get; set; } = "";

    /// <summary>Empty where nothing but the service itself is needed.</summary>
    public string ProviderFqn { get; set; } = "";

    public string Description { get; set; } = "";

    /// <summary>By name: <c>url</c> of a generic service; <c>ipnet</c>, <c>portrange</c> and <c>protocol</c> of a network.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; set; } = new Dictionary<string, string>();

    public string CreatedBy { get; set; } = "";

    /// <summary>UNIX seconds.</summary>
    public long CreatedAt { get; set; }
}
