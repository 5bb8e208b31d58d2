using Slipway.Contracts.Errors;
using Slipway.Engine.Logs;

namespace Slipway.Server.Logs;

/// <summary>From where a reader wants a job's log: so many lines from its end, or on from where they were.</summary>
/// <param name="Lines">Of those written so far.</param>
/// <param name="Cursors">By the first eight digits of instances: behind which line to go on. An instance that is not among them has come since.</param>
internal sealed record LogStart(int Lines, IReadOnlyDictionary<string, LogPosition>? Cursors = null)
{
    /// <summary>More than a job has instances; beyond that a request's first line is too long anyway.</summary>
    private const int MaxCursors = 512;

    /// <summary>Reads <c>c5a0cb8e:3.1234.8de2a1b0c5d4e30,0f12ab34:1.80.8de2a1b0c5d4e30</c>.</summary>
    /// <exception cref="SlipwayException">It is no cursor of ours.</exception>
    public static IReadOnlyDictionary<string, LogPosition> ReadCursors(string text)
    {
        var cursors = new Dictionary<string, LogPosition>(StringComparer.Ordinal);
        foreach (var part in text.Split(','))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || !LogPosition.TryParse(part[(colon + 1)..], out var position) || cursors.Count == MaxCursors || !cursors.TryAdd(part[..colon], position))
                throw new SlipwayException(ErrorCodes.RequestInvalid, "cursor: the last cursor of each instance is expected, as the lines of this log had them, separated by commas.");
        }

        return cursors;
    }

    public static string Write(LogLine line) => $"{line.Instance.Short}:{line.Position}";
}
