using System.Net;
using Slipway.Contracts.Names;

namespace Slipway.Server.Routes;

/// <summary>An instance that answers a request, kept from being stopped until this is disposed of.</summary>
public sealed record PickedInstance(InstanceId Id, IPEndPoint EndPoint, IDisposable Stay) : IDisposable
{
    public void Dispose() => Stay.Dispose();
}
