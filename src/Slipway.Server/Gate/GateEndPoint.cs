using System.Net;

namespace Slipway.Server.Gate;

/// <summary>Stands for the listeners inside all instances: one endpoint of the server, without an address of the machine's.</summary>
internal sealed class GateEndPoint : EndPoint
{
    public static GateEndPoint Only { get; } = new();

    private GateEndPoint()
    {
    }

    public override string ToString() => "instances";
}
