using System.Globalization;
using Slipway.Chaos.Checks;
using Slipway.Chaos.Records;

namespace Slipway.Chaos.Actors;

/// <summary>
/// Has two apps that nobody is to touch for the whole run, and reads their logs: the numbers that they print, each once and in order,
/// over every kill.
/// </summary>
internal sealed class Tenant(ChaosWorld world) : IActor
{
    private const int Apps = 2;
    private const string Word = "number ";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly JobChecks checks = new(world);
    private readonly Dictionary<string, long> last = [];
    private readonly HashSet<(string App, long Before)> gaps = [];
    private long lastRead;

    public string Name => "tenant";

    public async Task RunAsync(CancellationToken enough, CancellationToken cancellationToken)
    {
        var entries = Enumerable.Range(1, Apps).Select(number => new JobEntry($"tenant-{number}", world.Images[0], ChaosImages.CountingScript)).ToList();
        foreach (var entry in entries)
            await DeployAsync(entry, enough, cancellationToken);
        lastRead = world.Excuses.Now;
        while (!enough.IsCancellationRequested)
        {
            var now = world.Excuses.Now;
            foreach (var entry in entries.Where(entry => entry.Exists))
                Compare(entry, await world.Api.LogAsync(entry.Id!.Value, cancellationToken));
            lastRead = now;
            await Task.WhenAny(Task.Delay(Pause, enough));
        }
    }

    // A fault may make it fail, and nothing of it is there then.
    private async Task DeployAsync(JobEntry entry, CancellationToken enough, CancellationToken cancellationToken)
    {
        var action = new DeployAction(world, world.Plan.For(entry.Name), checks);
        while (!enough.IsCancellationRequested && !await action.RunAsync(entry, mayCancel: false, cancellationToken))
            await Task.WhenAny(Task.Delay(Pause, enough));
    }

    // The last thousand lines, each once more than the time before: [stdout][1f2e3d4c] number 17
    private void Compare(JobEntry entry, string log)
    {
        var numbers = log.Split('\n').Where(line => line.Contains(Word, StringComparison.Ordinal))
            .Select(line => long.Parse(line[(line.LastIndexOf(Word, StringComparison.Ordinal) + Word.Length)..], CultureInfo.InvariantCulture)).ToList();
        var before = last.GetValueOrDefault(entry.Name);
        for (var i = 1; i < numbers.Count; i++)
        {
            if (numbers[i] != numbers[i - 1] + 1 && gaps.Add((entry.Name, numbers[i - 1])) && !IsExcused(numbers[i] - numbers[i - 1]))
                world.Journal.Violated($"{entry.Fqn}: in the log {numbers[i]} comes after {numbers[i - 1]}");
        }

        if (numbers.Count > 0 && numbers[0] > before + 1)
            world.Journal.Violated($"{entry.Fqn}: the log begins with {numbers[0]}, and had {before} before");
        if (numbers.Count > 0 && numbers[^1] < before || numbers.Count == 0 && before > 0)
            world.Journal.Violated($"{entry.Fqn}: the log ends with {numbers.LastOrDefault()}, and had {before} before");
        if (numbers.Count > 0)
        {
            world.Figures.Count(Figures.LogLines, (int)(numbers[^1] - before));
            last[entry.Name] = numbers[^1];
        }
    }

    // The supervisor can't write to a full disk, and drops what it has read meanwhile. It never writes anything twice.
    private bool IsExcused(long step) => step > 1 && world.Excuses.Any(Excuses.Disk, lastRead);
}
