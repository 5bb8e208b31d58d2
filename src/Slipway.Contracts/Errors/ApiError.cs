using System.Text.Json.Serialization;

namespace Slipway.Contracts.Errors;

/// <summary>The body of every answer that is not a success (v1 model <c>APIError</c>).</summary>
public sealed record ApiError
{
    /// <summary>The HTTP status, again.</summary>
    public required int Code { get; init; }

    public required string Message { get; init; }

    /// <summary>Stable text from <see cref="ErrorCodes"/>; an addition of ours to the v1 model.</summary>
    public string ErrorCode { get; set; } = "";

    /// <summary>A path of the same server that says what the code means and what to do; an addition of ours to the v1 model.</summary>
    public string Docs { get; set; } = "";

    /// <summary>The JSON path of the field that is wrong; an addition of ours to the v1 model.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Path { get; set; }

    public bool ClientSide { get; set; }

    public bool DuplicateKey { get; set; }

    public bool Fatal { get; set; }

    public bool RequestInvalid { get; set; }

    public bool RequiresRestart { get; set; }

    public bool ResourceMissing { get; set; }

    /// <summary>True when the same request may succeed later.</summary>
    public bool Retry { get; set; }

    public bool TokenInvalid { get; set; }

    public int TryAgainInMs { get; set; }

    /// <summary>Finds this request in the server's log.</summary>
    public string RequestId { get; set; } = "";

    public IReadOnlyList<string> MissingClaims { get; set; } = [];
}
