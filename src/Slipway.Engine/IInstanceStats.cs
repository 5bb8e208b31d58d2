using Slipway.Contracts.Names;
using Slipway.Engine.Instances;

namespace Slipway.Engine;

/// <summary>Tells what running instances take.</summary>
public interface IInstanceStats
{
    /// <summary>Null when the instance does not run.</summary>
    InstanceStats? ReadStats(InstanceId id);
}
