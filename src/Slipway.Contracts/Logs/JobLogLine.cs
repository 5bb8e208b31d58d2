using System.Text.Json.Serialization;
using Slipway.Contracts.Names;

namespace Slipway.Contracts.Logs;

/// <summary>
/// A line of a job's log in the form that can be gone on with (<c>format=json</c>): whoever comes back with the last <see cref="Cursor"/>
/// of each instance gets what they have not seen, once.
/// </summary>
public sealed record JobLogLine
{
    /// <summary>Where its instance's log goes on behind it. Begins with the instance's first eight digits and a colon; the rest is the server's own.</summary>
    public required string Cursor { get; init; }

    public InstanceId Instance { get; set; }

    /// <summary><c>stdout</c> or <c>stderr</c>; empty where there is no text.</summary>
    public string Stream { get; set; } = "";

    public DateTimeOffset Time { get; set; }

    /// <summary>As the app wrote it, escapes included. Null where only the cursor is told, of an instance none of whose lines was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Text { get; set; }

    /// <summary>Lines before this one are no longer kept and were not sent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Gap { get; set; }
}
