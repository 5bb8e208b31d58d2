namespace Slipway.Contracts.Routes;

/// <summary>A public address of a job's port (v1 model <c>Route</c>).</summary>
public sealed record Route
{
    /// <summary><c>http</c> or <c>tcp</c>.</summary>
    public string Type { get; set; } = "http";

    /// <summary>
    /// Host and path, e.g. <c>web-k6b68x.example.com</c> or <c>example.com/shop</c>; for tcp <c>address:port</c>. In a request
    /// also <c>auto</c>: the platform chooses one.
    /// </summary>
    public string Endpoint { get; set; } = "";

    /// <summary>The share of the endpoint's traffic, 0 to 1; 0 for an equal part of what the others leave.</summary>
    public double Weight { get; set; }

    /// <summary>Answer plain http with a redirect to https; an addition of ours to the v1 model.</summary>
    public bool HttpsOnly { get; set; }
}
