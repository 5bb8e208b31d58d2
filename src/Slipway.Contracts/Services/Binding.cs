using System.Text.Json.Serialization;
using Slipway.Contracts.Names;

namespace Slipway.Contracts.Services;

/// <summary>
/// What connects a job to a service, or, as a link, to a port of another job (v1 model <c>Binding</c>).
/// </summary>
public sealed record Binding
{
    public required BindingId Uuid { get; init; }

    /// <summary>Unique within the job, e.g. <c>bind_outside_web</c>; the key in <see cref="Jobs.Job.Bindings"/>.</summary>
    public required string Name { get; init; }

    public required Fqn JobFqn { get; init; }

    /// <summary>The service; null for a link.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Fqn? ServiceFqn { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Fqn? ProviderFqn { get; set; }

    public IReadOnlyDictionary<string, string> Parameters { get; set; } = new Dictionary<string, string>();

    /// <summary>Names of the variables that the job's instances get by it.</summary>
    public IReadOnlyList<string> EnvVar { get; set; } = [];

    /// <summary>The job that a link leads to; null for a service.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JobId? TargetJobUuid { get; set; }

    /// <summary>Its name as it was when the link was made; an addition of ours to what v1 gives out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Fqn? TargetJobFqn { get; set; }

    /// <summary>The port of the target that the link leads to; 0 is the one that the platform chose.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? TargetJobPort { get; set; }

    /// <summary>The port under which the job's own instances find it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? TargetJobBoundPort { get; set; }

    /// <summary>The address under which the job's own instances find it; the same for as long as the link is there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TargetJobBoundIp { get; set; }

    [JsonIgnore]
    public bool IsLink => TargetJobUuid is not null;
}
