using System.Net;

namespace Slipway.Engine.Network;

/// <summary>
/// An address of the instance's own that leads to a port of other instances: <c>169.254.1.1:10000</c> to <c>10.203.0.7:4222</c>.
/// </summary>
/// <param name="Local">In 169.254.0.0/16 from 169.254.1.1 on; unique within the instance.</param>
/// <param name="Targets">Where connections go, each to one of these in turn; none when nobody is there to answer.</param>
public sealed record LinkGrant(IPEndPoint Local, IReadOnlyList<IPEndPoint> Targets);
