using System.Net;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Engine;
using Slipway.Engine.Instances;
using Slipway.Server.Configuration;

namespace Slipway.Server.Instances;

/// <summary>
/// When a started instance counts as running: once its ports take connections. A port that is optional is waited for only
/// where routes lead to it, and nobody minds if it stays closed.
/// </summary>
public sealed class ReadyWait(IEngine engine, Deadlines deadlines, TimeProvider time)
{
    private const int ShownLines = 20;
    private const int ShownLength = 500;

    private readonly PortProbe probe = new(time);

    /// <exception cref="SlipwayException"><c>start_failed</c>: it ended, or nothing listens in time; with the last lines of its log.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task RunAsync(Job job, InstanceRecord instance, IPAddress? address, Task<InstanceStatus> ended, CancellationToken cancellationToken)
    {
        var ports = job.Ports.Where(port => !port.Optional || port.Routes.Count > 0).Select(port => ChosenPort.Resolve(job, instance, port.Number)).ToList();
        if (ports.Count == 0 || address is null)
            return;
        var wanted = TimeSpan.FromSeconds((job.Processes.GetValueOrDefault(Job.AppProcess) ?? new ProcessObject()).StartCommandTimeout);
        var (limit, setting) = wanted <= deadlines.Healthy ? (wanted, "the job's start_command_timeout") : (deadlines.Healthy, "the server's setting deadlines:healthy");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waiting = probe.WaitAsync(address, ports, limit, stop.Token);
        if (await Task.WhenAny(waiting, ended) == ended)
        {
            await stop.CancelAsync();
            await waiting.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            var status = await ended;
            throw await FailedAsync(job, instance, $"it ended with exit code {status.ExitCode} before it listened on port {string.Join(", ", ports)}");
        }

        var needed = job.Ports.Where(port => !port.Optional).Select(port => ChosenPort.Resolve(job, instance, port.Number));
        if ((await waiting).Intersect(needed).ToList() is { Count: > 0 } closed)
            throw await FailedAsync(job, instance, $"nothing listens on port {string.Join(", ", closed)} after {limit.TotalSeconds:0.#} s ({setting})");
    }

    private async Task<SlipwayException> FailedAsync(Job job, InstanceRecord instance, string problem)
    {
        var lines = new List<string>();
        await foreach (var line in engine.ReadLogAsync(instance.Id, ShownLines, follow: false, CancellationToken.None))
            lines.Add(line.Text.Length <= ShownLength ? line.Text : line.Text[..ShownLength] + "...");
        var log = lines.Count == 0 ? "It wrote nothing to its log." : $"The end of its log:\n{string.Join('\n', lines)}";
        return new SlipwayException(
            ErrorCodes.StartFailed, $"\"{job.Fqn}\" could not be started: {problem}. Let it listen on 0.0.0.0 there, or make the port optional. {log}");
    }
}
