using Slipway.Contracts.Names;

namespace Slipway.Engine.Logs;

/// <summary>One line that an instance wrote, as it wrote it, without the line end.</summary>
public sealed record LogLine(InstanceId Instance, DateTimeOffset Time, LogStream Stream, string Text);
