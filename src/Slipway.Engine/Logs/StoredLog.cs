using Slipway.Contracts.Names;

namespace Slipway.Engine.Logs;

/// <summary>An instance's log as it lies on the disk.</summary>
/// <param name="Instance">Who wrote it.</param>
/// <param name="Bytes">All its files together.</param>
/// <param name="LastWritten">When its last line came.</param>
public sealed record StoredLog(InstanceId Instance, long Bytes, DateTimeOffset LastWritten);
