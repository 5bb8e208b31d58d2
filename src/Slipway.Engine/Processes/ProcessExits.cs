using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Slipway.Engine.Native;

namespace Slipway.Engine.Processes;

/// <summary>
/// Tells when processes end that are not our children. One thread waits on a pidfd per process, so nothing is polled and a
/// number that the kernel gives out again is never taken for the old process.
/// </summary>
internal sealed class ProcessExits : IDisposable
{
    private sealed record Watched(SafeFileHandle Process, TaskCompletionSource Ended);

    private const short Readable = 1;

    private readonly ConcurrentDictionary<int, Watched> watched = new();
    private readonly SafeFileHandle wake = Libc.OpenEvent();
    private readonly Thread thread;
    private volatile bool disposed;

    public ProcessExits()
    {
        thread = new Thread(Wait) { IsBackground = true, Name = "slipway-exits" };
        thread.Start();
    }

    /// <summary>Completes when the process has ended: at once when it is not there, or is another than expected.</summary>
    /// <param name="isExpected">Asked after the process is held, so that its answer can't be about a later one.</param>
    public Task WhenEndedAsync(int pid, Func<bool> isExpected)
    {
        var handle = Libc.OpenProcess(pid);
        if (handle is null)
            return Task.CompletedTask;
        if (!isExpected())
        {
            handle.Dispose();
            return Task.CompletedTask;
        }

        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        watched[Number(handle)] = new Watched(handle, ended);
        Libc.Signal(wake);
        return ended.Task;
    }

    public void Dispose()
    {
        disposed = true;
        Libc.Signal(wake);
        thread.Join();
        foreach (var entry in watched.Values)
            entry.Process.Dispose();
        wake.Dispose();
    }

    private void Wait()
    {
        while (!disposed)
        {
            Libc.PollEntry[] entries =
            [
                new() { Descriptor = Number(wake), Events = Readable },
                .. watched.Keys.Select(descriptor => new Libc.PollEntry { Descriptor = descriptor, Events = Readable }),
            ];
            if (!Libc.WaitForAny(entries))
                continue;
            Libc.Drain(wake);
            foreach (var entry in entries.AsSpan(1))
            {
                if (entry.Returned != 0 && watched.TryRemove(entry.Descriptor, out var gone))
                {
                    gone.Process.Dispose();
                    gone.Ended.SetResult();
                }
            }
        }
    }

    private static int Number(SafeHandle handle) => (int)handle.DangerousGetHandle();
}
