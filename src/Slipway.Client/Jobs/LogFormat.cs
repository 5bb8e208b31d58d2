using System.Text.Json;
using Slipway.Contracts;
using Slipway.Contracts.Errors;

namespace Slipway.Client.Jobs;

/// <summary>How a server writes the lines of a log.</summary>
internal sealed class LogFormat
{
    private static readonly LogFormat Text = new();
    private static readonly LogFormat Json = new();

    private LogFormat()
    {
    }

    /// <summary>A server that knows no cursors answers with plain lines.</summary>
    public static LogFormat Of(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType is "application/x-ndjson" ? Json : Text;

    /// <summary>One line off the wire; null for what is no line of the log.</summary>
    public LogEntry? Read(string line, LogCursors cursors)
    {
        if (this == Text)
            return new LogEntry(line, AfterGap: false);
        try
        {
            var read = JsonSerializer.Deserialize(line, SlipwayJson.Default.JobLogLine) ?? throw new JsonException("the line is null");
            cursors.Note(read.Cursor);
            return read.Text is null ? null : new LogEntry($"[{read.Stream}][{read.Instance.Short}] {read.Text}", read.Gap);
        }
        catch (JsonException problem)
        {
            throw new SlipwayException(ErrorCodes.RequestUnsupported, $"The server sent a log line that this client can't read ({problem.Message.TrimEnd('.')}); the server may be newer than the client", problem);
        }
    }
}
