using Microsoft.Extensions.Logging;
using Slipway.Contracts.Errors;

namespace Slipway.Engine.Instances;

/// <summary>Waits for an instance's supervisor to end, which is when the instance's end is known, and settles it once.</summary>
internal sealed class InstanceWatcher(EngineParts parts, InstanceRemover remover, TimeProvider time, ILogger log, Action<InstanceStatus> raise)
{
    /// <summary>Goes on in the background; <see cref="LiveInstance.Ended"/> completes at its end.</summary>
    /// <returns>False when the supervisor is gone already.</returns>
    public bool TryWatch(LiveInstance instance)
    {
        var supervisor = SupervisorEndedAsync(instance);
        if (supervisor.IsCompleted)
            return false;
        _ = SettleWhenEndedAsync(instance, supervisor);
        return true;
    }

    /// <summary>As <see cref="TryWatch"/>, for an instance that this server has started: its end is always told.</summary>
    public void Watch(LiveInstance instance) => _ = SettleWhenEndedAsync(instance, SupervisorEndedAsync(instance));

    /// <summary>Finds out how an instance ended whose supervisor is gone, records it and takes it off the network.</summary>
    public async Task SettleAsync(LiveInstance instance)
    {
        var record = instance.Record!;
        var exitCode = instance.Bundle.ReadExitCode();
        var outOfMemory = instance.Bundle.WasOutOfMemory;
        // Without its supervisor it may still run, with nobody to read its output or its exit code.
        if (exitCode is null)
            await TryAsync(instance, () => remover.DeleteContainerAsync(instance.Id, parts.RuntimeNamed(record.Runtime))).ConfigureAwait(false);
        await instance.NetworkGate.WaitAsync().ConfigureAwait(false);
        try
        {
            await TryAsync(instance, () => remover.DisconnectAsync(instance.Id, record.ParsedAddress())).ConfigureAwait(false);
            record = record with
            {
                Phase = exitCode is null ? InstancePhase.Lost : InstancePhase.Exited,
                ExitCode = exitCode,
                OutOfMemory = outOfMemory,
                Rebooted = exitCode is null && record.Boot.Length > 0 && record.Boot != parts.Boot,
                EndedAt = time.GetUtcNow(),
                Grants = null,
            };
            Write(record);
            instance.Record = record;
        }
        finally
        {
            instance.NetworkGate.Release();
        }

        log.InstanceEnded(instance.Id, record.Phase, record.ExitCode, record.OutOfMemory);
        instance.MarkEnded();
    }

    private void Write(InstanceRecord record)
    {
        try
        {
            parts.Store.Write(record, durable: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The next server finds the exit file again.
            log.RecordFailed(failure, record.Id);
        }
    }

    private Task SupervisorEndedAsync(LiveInstance instance)
    {
        var pid = instance.Bundle.ReadConmonPid();
        return pid is null ? Task.CompletedTask : parts.Exits.WhenEndedAsync(pid.Value, () => instance.Bundle.IsConmon(pid.Value));
    }

    private async Task SettleWhenEndedAsync(LiveInstance instance, Task supervisor)
    {
        await supervisor.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await SettleAsync(instance).ConfigureAwait(false);
        try
        {
            raise(instance.Record!.ToStatus());
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            log.HandlerFailed(failure, instance.Id);
        }
    }

    private async Task TryAsync(LiveInstance instance, Func<Task> step)
    {
        try
        {
            await step().ConfigureAwait(false);
        }
        catch (SlipwayException failure)
        {
            log.CleanupFailed(instance.Id, failure.Message);
        }
    }
}
