using Slipway.Contracts.Names;

namespace Slipway.Server.Gate;

/// <summary>
/// A connection feature: the connection was accepted inside the network namespace of this instance. Nothing that comes over the
/// connection can set, change or remove it.
/// </summary>
public sealed record InstanceOrigin(InstanceId Instance, JobId Job);
