using System.Globalization;
using Slipway.Chaos.Records;
using Slipway.Chaos.Servers;

namespace Slipway.Chaos.Actors;

/// <summary>Kills a program that the server has just started: the runtime, the firewall's, the network's. What needed it fails, and may be tried again.</summary>
internal sealed class ProgramKiller(ChaosWorld world) : IActor
{
    private static readonly string[] Programs = ["crun", "nft", "ip", "nsenter"];
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(2);

    private readonly Draw draw = world.Plan.For("programs");

    public string Name => "programs";

    public async Task RunAsync(CancellationToken enough, CancellationToken cancellationToken)
    {
        while (!enough.IsCancellationRequested)
        {
            var wait = draw.Milliseconds(3000, 12000);
            var program = draw.Of(Programs);
            await Task.WhenAny(Task.Delay(wait, enough));
            while (!enough.IsCancellationRequested && !await StrikeAsync(program))
                await Task.Delay(Look, cancellationToken);
        }
    }

    /// <returns>Whether there was one.</returns>
    private async Task<bool> StrikeAsync(string program)
    {
        if (Find(program) is not { } victim)
            return false;
        using (world.Excuses.Begin(Excuses.Instance))
        {
            await Machine.RunAsync("kill", "-KILL", $"{victim}");
            world.Figures.CountFault($"{program} killed");
            world.Journal.Note($"programs: kill of {program}");
        }

        return true;
    }

    private int? Find(string program)
    {
        try
        {
            foreach (var task in Directory.EnumerateDirectories($"/proc/{world.Server.ProcessId}/task"))
            {
                foreach (var child in File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    if (File.ReadAllText($"/proc/{child}/comm").Trim() == program)
                        return int.Parse(child, CultureInfo.InvariantCulture);
                }
            }
        }
        catch (Exception failure) when (failure is IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            // It is gone, or the server is.
        }

        return null;
    }
}
