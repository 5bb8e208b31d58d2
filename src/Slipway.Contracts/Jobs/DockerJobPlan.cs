using System.Text.Json.Serialization;
using Slipway.Contracts.Names;

namespace Slipway.Contracts.Jobs;

/// <summary>What <c>POST /v1/jobs/docker</c> would do, as <c>POST /v1/jobs/docker/plan</c> answers: nothing is made by asking.</summary>
public sealed record DockerJobPlan
{
    /// <summary>Policy and quotas allow it. Otherwise the registry is not asked, and what follows from its answer is left out.</summary>
    public required bool Allowed { get; init; }

    /// <summary>In the words of the refusal; empty when it is allowed.</summary>
    public string Message { get; set; } = "";

    public IReadOnlyList<string> MissingClaims { get; set; } = [];

    /// <summary>What was asked of policy, and which rules answered.</summary>
    public IReadOnlyList<PlannedDecision> Decisions { get; set; } = [];

    /// <summary>A job or package of that name is there already; told only when it is allowed.</summary>
    public bool NameTaken { get; set; }

    /// <summary>In canonical form: <c>https://registry-1.docker.io/library/nats:latest</c>.</summary>
    public string Image { get; set; } = "";

    /// <summary>The manifest for this machine.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Digest? Digest { get; set; }

    /// <summary>All layers of the image.</summary>
    public int Layers { get; set; }

    /// <summary>Bytes of all layers, compressed.</summary>
    public long Bytes { get; set; }

    /// <summary>Layers that are not on this machine.</summary>
    public int MissingLayers { get; set; }

    /// <summary>Bytes of the missing layers, compressed: what is to be fetched.</summary>
    public long MissingBytes { get; set; }

    /// <summary>Bytes of disk that the missing layers will take, as an estimate.</summary>
    public long NeedBytes { get; set; }

    /// <summary>Bytes of disk that may still be used.</summary>
    public long FreeBytes { get; set; }

    /// <summary>Ports that the image exposes.</summary>
    public IReadOnlyList<int> Ports { get; set; } = [];
}
