using Slipway.Engine.Logs;

namespace Slipway.Server.Logs;

/// <summary>Something of a job's log.</summary>
/// <param name="Line">A line.</param>
/// <param name="IsShown">Whether it was asked for; if not, only its position is of use.</param>
internal readonly record struct LogItem(LogLine Line, bool IsShown = true);
