using System.Text;
using System.Text.Json;
using Slipway.Contracts;
using Slipway.Contracts.Logs;
using Slipway.Engine.Logs;

namespace Slipway.Server.Logs;

/// <summary>A log line as it is sent.</summary>
internal static class LogText
{
    /// <summary>As v1 clients print it: <c>[stdout][c5a0cb8e] text</c>. Null for what is only a position.</summary>
    public static byte[]? AsText(LogItem item) =>
        item.IsShown ? Encoding.UTF8.GetBytes($"[{Stream(item.Line)}][{item.Line.Instance.Short}] {item.Line.Text}") : null;

    /// <summary>With its cursor, as <see cref="JobLogLine"/>.</summary>
    public static byte[]? AsJson(LogItem item) => JsonSerializer.SerializeToUtf8Bytes(
        new JobLogLine
        {
            Cursor = LogStart.Write(item.Line),
            Instance = item.Line.Instance,
            Time = item.Line.Time,
            Stream = item.IsShown ? Stream(item.Line) : "",
            Text = item.IsShown ? item.Line.Text : null,
            Gap = item.Line.AfterGap,
        },
        SlipwayJson.Wire.JobLogLine);

    private static string Stream(LogLine line) => line.Stream == LogStream.StandardOutput ? "stdout" : "stderr";
}
