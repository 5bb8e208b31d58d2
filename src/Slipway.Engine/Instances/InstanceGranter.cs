using Slipway.Contracts.Errors;
using Slipway.Engine.Network;

namespace Slipway.Engine.Instances;

/// <summary>Changes what a running instance may reach: in the table, at its door, and in its record for the next server.</summary>
internal sealed class InstanceGranter(EngineParts parts)
{
    public async Task GrantAsync(LiveInstance instance, NetworkGrants grants, CancellationToken cancellationToken)
    {
        if (instance.Record is null)
            await StartedAsync(instance, cancellationToken).ConfigureAwait(false);
        await instance.NetworkGate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!instance.IsRunning)
                return;
            var record = instance.Record! with { Grants = grants };
            parts.Network.Grant(instance.Id, record.ParsedAddress(), grants);
            parts.Store.Write(record, durable: false);
            instance.Record = record;
            await Task.WhenAll(parts.Network.LoadAsync(cancellationToken), parts.Doors.SetAsync(instance.Id, grants)).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(
                ErrorCodes.EngineFailed, $"What instance {instance.Id} may reach could not be written down: {failure.Message}", failure);
        }
        finally
        {
            instance.NetworkGate.Release();
        }
    }

    private static async Task StartedAsync(LiveInstance instance, CancellationToken cancellationToken)
    {
        await instance.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        instance.Gate.Release();
    }
}
