using System.Net;
using Slipway.Contracts.Services;

namespace Slipway.Server.Services;

/// <summary>Where the instances of a job find what it is linked to: link-local addresses that only they can see.</summary>
public static class LinkAddresses
{
    public const int DefaultPort = 10000;

    private const int PerNet = 254;

    public static IPAddress First { get; } = Nth(0);

    // 169.254.0 is the platform's own: its API and its name server.
    public static IPAddress Last { get; } = Nth((254 * PerNet) - 1);

    public static bool Contains(IPAddress address) => address.GetAddressBytes() is [169, 254, >= 1 and <= 254, >= 1 and <= 254];

    /// <summary>The first address that no link of the job has.</summary>
    public static IPAddress Choose(IEnumerable<Binding> bindings)
    {
        var taken = bindings.Select(binding => binding.TargetJobBoundIp).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return Enumerable.Range(0, taken.Count + 1).Select(Nth).First(address => !taken.Contains(address.ToString()));
    }

    private static IPAddress Nth(int number) => new([169, 254, (byte)(1 + (number / PerNet)), (byte)(1 + (number % PerNet))]);
}
