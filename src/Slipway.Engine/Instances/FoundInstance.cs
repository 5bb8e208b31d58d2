using Slipway.Contracts.Names;

namespace Slipway.Engine.Instances;

/// <summary>An instance's folder, as a server finds it when it starts.</summary>
/// <param name="Id">By the folder's name.</param>
/// <param name="Record">Null when there is none that can be used.</param>
/// <param name="IsDamaged">There is a record, and it can't be read.</param>
internal sealed record FoundInstance(InstanceId Id, InstanceRecord? Record, bool IsDamaged);
