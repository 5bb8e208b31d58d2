using Slipway.Contracts.Names;
using Slipway.Engine.Logs;

namespace Slipway.Engine;

/// <summary>What instances, running and ended, have on the disk. Read from the data folder; no runtime is needed.</summary>
public interface IInstanceDisk
{
    /// <summary>The directories that instances have mounted or are about to mount, as <see cref="Instances.InstanceSpec.Layers"/> named them.</summary>
    IReadOnlyCollection<string> MountedDirectories();

    /// <summary>Bytes that an instance has written into its own layer, by the sizes of its files.</summary>
    long MeasureWritable(InstanceId id);

    /// <summary>The same of all instances together.</summary>
    long MeasureWritable();

    /// <summary>Every log there is, also of instances that are gone.</summary>
    IReadOnlyList<StoredLog> Logs();
}
