namespace Slipway.Engine.Instances;

/// <summary>A folder of the machine that an instance may write to.</summary>
/// <param name="Source">Absolute path on the machine; must exist.</param>
/// <param name="Destination">Absolute path inside.</param>
public sealed record WritableBind(string Source, string Destination);
