namespace Slipway.Chaos.Records;

/// <summary>
/// When what was out of order. A Task may fail only for what was wrong while it ran: kills of the server excuse nothing.
/// </summary>
internal sealed class Excuses(TimeProvider time)
{
    public const string Registry = "registry";
    public const string Disk = "disk";
    public const string Instance = "instance";

    // A fault that was lifted still has its effect in what it held up: waits between tries, attempts that it used up.
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(10);

    private readonly List<Span> spans = [];
    private readonly Lock gate = new();

    /// <summary>Which disorder lets a Task, or a request, fail with a code; null when none does.</summary>
    public static string? Of(string code) => code switch
    {
        "disk_full" => Disk,
        "start_failed" or "engine_failed" => Instance,
        "stalled" or "digest_mismatch" => Registry,
        _ when code.StartsWith("registry_", StringComparison.Ordinal) || code.StartsWith("image_", StringComparison.Ordinal)
            || code.StartsWith("layer_", StringComparison.Ordinal) => Registry,
        _ => null,
    };

    public long Now => time.GetTimestamp();

    /// <summary>From now until it is disposed of.</summary>
    public IDisposable Begin(string kind)
    {
        var span = new Span(kind, time.GetTimestamp(), this);
        lock (gate)
            spans.Add(span);
        return span;
    }

    /// <summary>Whether there was some of it from a moment until now.</summary>
    public bool Any(string kind, long since)
    {
        lock (gate)
            return spans.Any(span => span.Kind == kind && (span.End == 0 || time.GetElapsedTime(span.End, since) < Aftermath));
    }

    private sealed class Span(string kind, long begin, Excuses owner) : IDisposable
    {
        public string Kind => kind;

        public long Begin => begin;

        public long End { get; private set; }

        public void Dispose()
        {
            lock (owner.gate)
                End = owner.Now;
        }
    }
}
