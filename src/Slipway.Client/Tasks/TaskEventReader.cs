using System.Text.Json;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Tasks;

namespace Slipway.Client.Tasks;

/// <summary>Reads one event off the wire.</summary>
internal static class TaskEventReader
{
    /// <summary>Largest event. A milestone is some 400 bytes; byte counts of a hundred layers are some 10 KB.</summary>
    public const int MaxBytes = 1024 * 1024;

    public static TaskEvent Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, SlipwayJson.Default.TaskEvent) ?? throw new JsonException("the event is null");
        }
        catch (JsonException problem)
        {
            throw new SlipwayException(
                ErrorCodes.RequestUnsupported,
                $"The server sent an event that this client can't read ({problem.Message.TrimEnd('.')}); the server may be newer than the client",
                problem);
        }
    }

    public static string Query(string path, long since, bool progressBytes) =>
        new Http.QueryString(path).Add("since", since > 0 ? since : null).Add("progress", progressBytes ? "bytes" : null).ToString();
}
