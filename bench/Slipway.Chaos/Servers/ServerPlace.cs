using System.Security.Cryptography;
using System.Text;

namespace Slipway.Chaos.Servers;

/// <summary>What a server may use of the machine.</summary>
/// <param name="Data">Its data folder.</param>
/// <param name="EngineName">Its engine's name, of chance.</param>
/// <param name="Subnet">The network of its instances.</param>
internal sealed record ServerPlace(string Data, string EngineName, string Subnet)
{
    // Networks for these runs alone; no other test and no default uses them.
    private const int FirstNet = 80;
    private const int LastNet = 89;

    /// <summary>Where it keeps what is good until the next boot, as docs/recovery.md says.</summary>
    public string Runtime => $"/run/slipway/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Data)))[..8]}";

    /// <summary>The kernel's mark on the cards of its instances.</summary>
    public uint CardGroup => (BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes($"slipway {EngineName}"))) & 0x3fff_ffff) | 0x4000_0000;

    public static ServerPlace On(string data)
    {
        var number = Random.Shared.Next((LastNet - FirstNet + 1) * 256);
        return new ServerPlace(data, $"c{number}", $"10.{FirstNet + (number / 256)}.{number % 256}.0/24");
    }
}
