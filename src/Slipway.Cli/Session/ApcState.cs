using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Cli.Session;

/// <summary>What apc remembers between two commands: the file <c>.apc</c>. Keys are target URLs.</summary>
internal sealed record ApcState
{
    public string? Target { get; set; }

    /// <summary>As they go into the header: <c>Bearer eyJ…</c>.</summary>
    public Dictionary<string, string> Tokens { get; set; } = [];

    public Dictionary<string, string> Namespaces { get; set; } = [];

    public Dictionary<string, string> Users { get; set; } = [];

    /// <summary>Targets that need no token of ours, because the platform adds the job's own on the way.</summary>
    public List<string> AppAuth { get; set; } = [];

    /// <summary>What another version of apc wrote is kept.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }

    public override string ToString() => $"ApcState {{ {Target} }}";
}
