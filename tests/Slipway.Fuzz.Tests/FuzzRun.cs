using Slipway.Contracts.Errors;
using Slipway.Testing.Images;

namespace Slipway.Fuzz.Tests;

/// <summary>Feeds one target, on a thread of its own so that an input that never ends can be named. The first bad input ends the run.</summary>
internal sealed class FuzzRun(string name, Action<byte[]> target)
{
    private const long MostAllocated = 64 << 20;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private readonly Lock gate = new();
    private (byte[] Input, string Label, long Started)? current;

    /// <summary>Runs it all.</summary>
    /// <param name="hang">An input that takes longer is a failure.</param>
    /// <returns>What is wrong with which input, beginning with the path where it is kept; null where nothing is.</returns>
    public string? Watch(TimeSpan hang, Action feed)
    {
        string? problem = null;
        var worker = new Thread(() =>
        {
            try
            {
                feed();
            }
            catch (Exception failure)
            {
                problem = failure is BadInputException ? failure.Message : failure.ToString();
            }
        })
        { IsBackground = true };
        worker.Start();
        while (!worker.Join(Look))
        {
            if (Current() is { } now && TimeProvider.System.GetElapsedTime(now.Started) > hang)
                return Keep(now.Input, now.Label, $"takes longer than {hang.TotalSeconds} s");
        }

        return problem;
    }

    public void Try(byte[] input, string label)
    {
        lock (gate)
            current = (input, label, TimeProvider.System.GetTimestamp());
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            target(input);
        }
        catch (SlipwayException)
        {
            // As it should be.
        }
        catch (Exception failure)
        {
            throw new BadInputException(Keep(input, label, $"fails: {failure}"));
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        lock (gate)
            current = null;
        if (allocated > MostAllocated)
            throw new BadInputException(Keep(input, label, $"allocates {allocated} bytes"));
    }

    private (byte[] Input, string Label, long Started)? Current()
    {
        lock (gate)
            return current;
    }

    private string Keep(byte[] input, string label, string what)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "fuzz"));
        var path = Path.Combine(folder.FullName, $"{name}-{label}");
        File.WriteAllBytes(path, input);
        return $"{path} {what}";
    }

    private sealed class BadInputException(string message) : Exception(message);
}
