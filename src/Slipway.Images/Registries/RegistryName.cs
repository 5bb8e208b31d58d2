using System.Net;
using Slipway.Contracts.Names;

namespace Slipway.Images.Registries;

/// <summary>One spelling for each registry host: the same rule for configuration as for image references.</summary>
internal static class RegistryName
{
    /// <summary>E.g. <c>docker.io</c> → <c>registry-1.docker.io</c>, <c>Quay.IO</c> → <c>quay.io</c>; null where it is not a host.</summary>
    public static string? TryCanonical(string host) =>
        ImageReference.TryParse($"https://{host}/x", out var reference, out _) && reference.Repository is "x" or "library/x" ? reference.Registry : null;

    /// <summary>This machine itself: <c>localhost</c>, <c>127.0.0.1:5000</c>, <c>[::1]:5000</c>.</summary>
    public static bool IsLoopback(string host)
    {
        var name = new Uri($"http://{host}").Host;
        return name == "localhost" || name.EndsWith(".localhost", StringComparison.Ordinal) ||
            (IPAddress.TryParse(name.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
    }
}
