namespace Slipway.Engine.Logs;

/// <summary>What one output had written without a line end yet: it begins so many bytes into the text of the line at a point.</summary>
internal readonly record struct LogRest(LogPoint At, int Skip);
