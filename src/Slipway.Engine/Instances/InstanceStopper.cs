using Microsoft.Extensions.Logging;
using Slipway.Contracts.Errors;
using Slipway.Engine.Native;

namespace Slipway.Engine.Instances;

/// <summary>Ends an instance: asks it, by its own command or by a signal, waits, and kills it when the grace is over.</summary>
internal sealed class InstanceStopper(EngineParts parts, InstanceExecutor executor, TimeProvider time, ILogger log)
{
    // How long the end of a killed process may take: writing out a large dump of memory is the kernel's business.
    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(10);

    public async Task StopAsync(LiveInstance instance, StopRequest request, CancellationToken cancellationToken)
    {
        if (!instance.IsRunning)
            return;
        // A supervisor that somebody has stopped (SIGSTOP) would tell of no end.
        if (Supervisor(instance) is { } supervisor)
            Libc.Continue(supervisor);
        using var grace = new CancellationTokenSource(request.Grace, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(grace.Token, cancellationToken);
        try
        {
            if (!await CommandStopsItAsync(instance, request, either.Token).ConfigureAwait(false))
                await SignalAsync(instance, request.Signal, either.Token).ConfigureAwait(false);
            await instance.Ended.WaitAsync(either.Token).ConfigureAwait(false);
            return;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            log.GraceIsOver(instance.Id, request.Grace);
        }

        await KillAsync(instance, StopSignal.Kill, cancellationToken).ConfigureAwait(false);
        if (await EndsWithinAsync(instance, KillPatience, cancellationToken).ConfigureAwait(false))
            return;
        // Either the kernel is not done with its processes, or its supervisor does not see that they are gone.
        if (Supervisor(instance) is { } stuck)
        {
            log.SupervisorKilled(instance.Id);
            Libc.Kill(stuck);
            if (await EndsWithinAsync(instance, LastPatience, cancellationToken).ConfigureAwait(false))
                return;
        }

        throw new SlipwayException(
            ErrorCodes.EngineFailed, $"Instance {instance.Id} did not end within {KillPatience.TotalSeconds} s of SIGKILL. Try again.");
    }

    private static int? Supervisor(LiveInstance instance) =>
        instance.Bundle.ReadConmonPid() is { } pid && instance.Bundle.IsConmon(pid) ? pid : null;

    private async Task<bool> EndsWithinAsync(LiveInstance instance, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await instance.Ended.WaitAsync(limit, time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>True when the command ran well: then the instance may end in its own time. One that can't run gives way to the signal.</summary>
    private async Task<bool> CommandStopsItAsync(LiveInstance instance, StopRequest request, CancellationToken cancellationToken)
    {
        if (request.Command.Count == 0)
            return false;
        try
        {
            var result = await executor.ExecAsync(instance, request.Command, user: null, cancellationToken).ConfigureAwait(false);
            if (result.ExitCode == 0)
                return true;
            if (instance.IsRunning)
                log.StopCommandFailed(instance.Id, $"exit code {result.ExitCode}");
        }
        catch (SlipwayException failure)
        {
            log.StopCommandFailed(instance.Id, failure.Message);
        }

        return false;
    }

    private async Task SignalAsync(LiveInstance instance, string name, CancellationToken cancellationToken)
    {
        var signal = StopSignal.Parse(name);
        if (signal is null)
            log.UnknownSignal(instance.Id, name);
        await KillAsync(instance, signal ?? StopSignal.Terminate, cancellationToken).ConfigureAwait(false);
    }

    private async Task KillAsync(LiveInstance instance, int signal, CancellationToken cancellationToken)
    {
        var runtime = parts.RuntimeNamed(instance.Record!.Runtime);
        var killed = await parts.Commands.RunAsync(runtime.Kill(instance.Id, signal), cancellationToken).ConfigureAwait(false);
        // Fails when there is nothing left to kill, and then the supervisor is about to say so; or because the runtime itself
        // was killed, and then the kernel's list of the instance's processes does.
        if (!killed.Succeeded && signal == StopSignal.Kill)
            parts.Cgroups.KillRest(instance.Id);
    }
}
