using System.Net.Sockets;
using Slipway.Contracts.Names;

namespace Slipway.Engine.Instances;

/// <summary>An accepted TCP connection, and the instance in whose network namespace it was accepted.</summary>
public sealed record InstanceConnection(InstanceId Instance, JobId Job, Socket Socket);
