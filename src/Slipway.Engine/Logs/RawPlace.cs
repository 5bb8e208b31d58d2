namespace Slipway.Engine.Logs;

/// <summary>Where a line of the file stands.</summary>
/// <param name="Begin">Its first byte.</param>
/// <param name="End">The offset behind its line end.</param>
/// <param name="Mark">Of the file: see <see cref="LogPosition"/>.</param>
internal readonly record struct RawPlace(LogPoint Begin, long End, long Mark);
