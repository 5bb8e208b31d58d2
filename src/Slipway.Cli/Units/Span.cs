namespace Slipway.Cli.Units;

/// <summary>Lengths of time as people read them: <c>16s</c>, <c>4m12s</c>, <c>6d6h17m</c>.</summary>
internal static class Span
{
    public static string Format(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => "0s",
        { TotalMinutes: < 1 } => $"{span.Seconds}s",
        { TotalHours: < 1 } => $"{span.Minutes}m{span.Seconds}s",
        { TotalDays: < 1 } => $"{span.Hours}h{span.Minutes}m",
        _ => $"{(int)span.TotalDays}d{span.Hours}h{span.Minutes}m",
    };
}
