namespace Slipway.Contracts.Api;

/// <summary>What a server takes of a request before it looks at what is asked.</summary>
public static class RequestLimits
{
    /// <summary>Bytes of a request's first line: method, path and query, written with percent signs where they have to be.</summary>
    public const int LineBytes = 8 << 10;
}
