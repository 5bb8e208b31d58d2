namespace Slipway.Engine.Runtimes;

/// <summary>
/// Sees the moment when a container's first process stops being the runtime and becomes the app. Made between the
/// runtime's <c>create</c> and <c>start</c>.
/// </summary>
internal sealed class ProcessHandover(int pid)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

    // Only an app whose program has the very path of the runtime's looks as if it never came.
    private const int Steps = 500;

    private readonly string? runtime = Program(pid);

    /// <summary>True once the app runs; false when the process is gone.</summary>
    public async Task<bool> WaitAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        for (var step = 0; step < Steps; step++)
        {
            var now = Program(pid);
            if (now is null)
                return false;
            if (now != runtime)
                return true;
            await Task.Delay(Step, time, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private static string? Program(int pid)
    {
        try
        {
            return new FileInfo($"/proc/{pid}/exe").LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
