using System.Collections.Concurrent;

namespace Slipway.Chaos;

/// <summary>What happened, with the moment; and what should not have.</summary>
public sealed class Journal(TextWriter output, TimeProvider time) : IDisposable
{
    private readonly long began = time.GetTimestamp();
    private readonly ConcurrentQueue<string> violations = new();
    private readonly Lock gate = new();

    public TimeSpan Now => time.GetElapsedTime(began);

    /// <summary>Each with its moment: <c>12.345 s: …</c>.</summary>
    public IReadOnlyList<string> Violations => [.. violations];

    public void Note(string text)
    {
        lock (gate)
            output.WriteLine($"{Now.TotalSeconds,9:0.000} {text}");
    }

    /// <summary>A promise was not held.</summary>
    public void Violated(string promise)
    {
        violations.Enqueue($"{Now.TotalSeconds:0.000} s: {promise}");
        Note($"VIOLATION {promise}");
    }

    public void Dispose()
    {
        lock (gate)
            output.Flush();
    }
}
