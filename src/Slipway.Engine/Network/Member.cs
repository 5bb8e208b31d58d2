using System.Net;

namespace Slipway.Engine.Network;

/// <summary>An instance as the machine's rules see it.</summary>
/// <param name="Port">The machine's end of its cable.</param>
/// <param name="Address">The only one it may send from.</param>
/// <param name="Grants">All it may reach.</param>
internal sealed record Member(string Port, IPAddress Address, NetworkGrants Grants);
