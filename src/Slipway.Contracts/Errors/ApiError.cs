namespace Slipway.Contracts.Errors;

/// <summary>The body of every answer that is not a success (v1 model <c>APIError</c>).</summary>
public sealed record ApiError
{
    /// <summary>The HTTP status, again.</summary>
    public required int Code { get; init; }

    public required string Message { get; init; }

    /// <summary>Stable text from <see cref="ErrorCodes"/>; an addition of ours to the v1 model.</summary>
    public string ErrorCode { get; init; } = "";

    /// <summary>The JSON path of the field that is wrong; an addition of ours to the v1 model.</summary>
    public string? Path { get; init; }

    public bool ClientSide { get; init; }

    public bool DuplicateKey { get; init; }

    public bool Fatal { get; init; }

    public bool RequestInvalid { get; init; }

    public bool RequiresRestart { get; init; }

    public bool ResourceMissing { get; init; }

    /// <summary>True when the same request may succeed later.</summary>
    public bool Retry { get; init; }

    public bool TokenInvalid { get; init; }

    public int TryAgainInMs { get; init; }

    /// <summary>Finds this request in the server's log.</summary>
    public string RequestId { get; init; } = "";

    public IReadOnlyList<string> MissingClaims { get; init; } = [];
}
