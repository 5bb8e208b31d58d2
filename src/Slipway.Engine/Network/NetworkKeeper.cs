using Microsoft.Extensions.Logging;
using Slipway.Contracts.Errors;

namespace Slipway.Engine.Network;

/// <summary>Looks once a minute whether the rules are still in force, and puts them back when something took them away.</summary>
internal sealed class NetworkKeeper : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource stop = new();
    private readonly Task loop;

    public NetworkKeeper(EngineNetwork network, TimeProvider time, ILogger log) => loop = RunAsync(network, time, log, stop.Token);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private static async Task RunAsync(EngineNetwork network, TimeProvider time, ILogger log, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false))
        {
            try
            {
                if (await network.IsInForceAsync(stop).ConfigureAwait(false))
                    continue;
                await network.EstablishAsync(stop).ConfigureAwait(false);
                log.RulesWereGone();
            }
            catch (SlipwayException failure)
            {
                log.RulesFailed(failure.Message);
            }
        }
    }
}
