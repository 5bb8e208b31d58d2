namespace Slipway.Client.Jobs;

/// <summary>A line of a job's log.</summary>
/// <param name="Line">As people read it: <c>[stdout][c5a0cb8e] text</c>.</param>
/// <param name="AfterGap">Lines before this one were written while nobody was connected, and are no longer kept.</param>
public sealed record LogEntry(string Line, bool AfterGap);
