using Slipway.Engine.Logs;

namespace Slipway.Server.Logs;

/// <summary>A log line as v1 clients print it: <c>[stdout][c5a0cb8e] text</c>.</summary>
internal static class LogText
{
    public static string Of(LogLine line) =>
        $"[{(line.Stream == LogStream.StandardOutput ? "stdout" : "stderr")}][{line.Instance.Short}] {line.Text}";
}
