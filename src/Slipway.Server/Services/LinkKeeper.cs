using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Engine;
using Slipway.Engine.Network;
using Slipway.Server.Instances;

namespace Slipway.Server.Services;

/// <summary>
/// Keeps links leading to the instances that run: when those of a job come and go, the instances of the jobs that are linked to it
/// are granted anew. One loop looks at all; what happens while it does is one more look, however much it is.
/// </summary>
public sealed partial class LinkKeeper(
    ConnectedJobs connected, JobConnections connections, JobSupervisor supervisor, IServiceProvider services, TimeProvider time, ILogger<LinkKeeper> logger)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly Dictionary<InstanceId, string> granted = [];
    private TaskCompletionSource linksChanged = NewSignal();

    /// <summary>Links were made or ended.</summary>
    public void LookAgain() => Volatile.Read(ref linksChanged).TrySetResult();

    /// <summary>Looks after all links until it is cancelled. Begun when the instances of a server before this one were taken over.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Links must not stop being kept because one look failed.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogLookFailed(logger, exception);
                await Task.Delay(RetryAfter, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        // Taken before looking, so that nothing that changes meanwhile is missed.
        var changed = NewSignal();
        Volatile.Write(ref linksChanged, changed);
        var sources = connected.WithLinks();
        List<Task> wakers = [changed.Task, .. sources.SelectMany(Watched).Distinct().Select(job => supervisor.GetFleet(job).Changed)];
        if (!await GrantAsync(sources, cancellationToken))
            wakers.Add(Task.Delay(RetryAfter, time, cancellationToken));
        await Task.WhenAny(wakers).WaitAsync(cancellationToken);
    }

    // Its own instances too: one that starts while a target moves was planned with what is no longer true.
    private static IEnumerable<JobId> Watched(Job source) =>
        source.Bindings.Values.Select(binding => binding.TargetJobUuid).OfType<JobId>().Append(source.Uuid);

    /// <returns>False when something must be tried again.</returns>
    private async Task<bool> GrantAsync(IReadOnlyList<Job> sources, CancellationToken cancellationToken)
    {
        var live = new HashSet<InstanceId>();
        var pending = new List<Task<bool>>();
        foreach (var source in sources)
        {
            var instances = supervisor.GetFleet(source.Uuid).Instances.Where(instance => instance is { IsLive: true, Address.Length: > 0 }).ToList();
            if (instances.Count == 0)
                continue;
            var grants = connections.GrantsOf(source);
            var text = Describe(grants);
            foreach (var instance in instances)
            {
                live.Add(instance.Id);
                if (granted.GetValueOrDefault(instance.Id) != text)
                    pending.Add(GrantAsync(source.Fqn, instance.Id, grants, text, cancellationToken));
            }
        }

        foreach (var gone in granted.Keys.Except(live).ToList())
            granted.Remove(gone);
        return (await Task.WhenAll(pending)).All(done => done);
    }

    private async Task<bool> GrantAsync(Fqn job, InstanceId instance, NetworkGrants grants, string text, CancellationToken cancellationToken)
    {
        try
        {
            await services.GetRequiredService<IInstanceNetwork>().GrantAsync(instance, grants, cancellationToken);
            lock (granted)
                granted[instance] = text;
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return true;
        }
        catch (SlipwayException exception)
        {
            LogFailed(logger, job, instance.Short, exception.Message);
            return false;
        }
    }

    private static string Describe(NetworkGrants grants) =>
        $"{grants.Api} {string.Join(';', grants.Egress)} {string.Join(';', grants.Links.Select(link => $"{link.Local}>{string.Join(',', link.Targets)}"))}";

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(EventId = 1911, Level = LogLevel.Warning, Message = "{Job}: the links of instance {Instance} could not be renewed, which is tried again: {Problem}")]
    private static partial void LogFailed(ILogger logger, Fqn job, string instance, string problem);

    [LoggerMessage(EventId = 1912, Level = LogLevel.Error, Message = "The links could not be looked at, which is tried again.")]
    private static partial void LogLookFailed(ILogger logger, Exception exception);
}
