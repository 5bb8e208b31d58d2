using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Slipway.Engine.Native;
using Slipway.Engine.Terminals;

namespace Slipway.Engine.Adoption;

/// <summary>
/// Ends the programs that a server had started and did not live to see the end of: an <c>nft</c> that would load yesterday's
/// rules, a conmon that is just making a container of which there is no record, the conmon of a terminal nobody looks at.
/// </summary>
internal sealed class StrayProcesses(EngineParts parts, TimeProvider time, ILogger log)
{
    // One that was between fork and exec when we looked shows up in the next look.
    private const int MostLooks = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>On return none is left, but for what the kernel does not let go of.</summary>
    /// <param name="kept">The supervisors of instances that run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task EndAsync(IReadOnlySet<int> kept, CancellationToken cancellationToken)
    {
        for (var look = 0; look < MostLooks; look++)
        {
            var strays = Find(kept);
            if (strays.Count == 0)
                return;
            var ends = strays.Select(stray => parts.Exits.WhenEndedAsync(stray.Pid, () => true)).ToList();
            foreach (var (pid, process) in strays)
            {
                using (process)
                {
                    log.StrayEnded(pid, CommandOf(pid));
                    ProcessTree.Kill(pid, process);
                }
            }

            try
            {
                await Task.WhenAll(ends).WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                break;
            }
        }

        if (Find(kept) is { Count: > 0 } left)
        {
            left.ForEach(stray => stray.Process.Dispose());
            log.StraysStay(string.Join(", ", left.Select(stray => $"{stray.Pid} ({CommandOf(stray.Pid)})")));
        }
    }

    private List<(int Pid, SafeFileHandle Process)> Find(IReadOnlySet<int> kept)
    {
        var strays = new List<(int, SafeFileHandle)>();
        foreach (var path in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var pid) || kept.Contains(pid) || !parts.Mark.IsOn(pid))
                continue;
            // Asked again once it is held: the number may be another's by now.
            if (Libc.OpenProcess(pid) is not { } process)
                continue;
            if (parts.Mark.IsOn(pid))
                strays.Add((pid, process));
            else
                process.Dispose();
        }

        return strays;
    }

    private static string CommandOf(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/comm").Trim();
        }
        catch (IOException)
        {
            return "ended";
        }
    }
}
