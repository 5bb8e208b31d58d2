namespace Slipway.Engine.Logs;

/// <summary>The beginning of a line in the files of a log.</summary>
internal readonly record struct LogPoint(long File, long Offset) : IComparable<LogPoint>
{
    public int CompareTo(LogPoint other) => File != other.File ? File.CompareTo(other.File) : Offset.CompareTo(other.Offset);
}
