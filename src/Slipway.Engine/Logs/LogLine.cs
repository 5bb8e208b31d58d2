using Slipway.Contracts.Names;

namespace Slipway.Engine.Logs;

/// <summary>One line that an instance wrote, as it wrote it, without the line end.</summary>
public sealed record LogLine(InstanceId Instance, DateTimeOffset Time, LogStream Stream, string Text)
{
    /// <summary>Where to go on behind it.</summary>
    public LogPosition? Position { get; init; }

    /// <summary>Lines before it are no longer kept, and were not handed out.</summary>
    public bool AfterGap { get; init; }
}
