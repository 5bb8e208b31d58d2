using Slipway.Contracts.Errors;

namespace Slipway.Images.Registries;

/// <summary>Which failures may pass by themselves, and how long to wait for that.</summary>
internal sealed class RetryPolicy(TransferOptions options, TimeProvider time)
{
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> ask, int attempts, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ask(cancellationToken);
            }
            catch (SlipwayException failure) when (attempt < attempts && MayPass(failure))
            {
                await Task.Delay(DelayAfter(attempt, failure), time, cancellationToken);
            }
        }
    }

    /// <summary>True where the same question may get a better answer in a moment.</summary>
    public bool MayPass(SlipwayException failure)
    {
        if (failure.RetryAfter > options.LongestRetryAfter)
            return false;
        if (failure.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError })
            return false;
        // What is off limits stays so: its code is none of these.
        return failure.Code == ErrorCodes.RegistryUnreachable || failure.Code == ErrorCodes.RegistryFailed ||
            failure.Code == ErrorCodes.RegistryRateLimited || failure.Code == ErrorCodes.Stalled || failure.Code == ErrorCodes.LayerTruncated;
    }

    /// <summary>Doubles with each attempt; half of it is chance, so that many pulls do not come back at the same moment.</summary>
    public TimeSpan DelayAfter(int attempt, SlipwayException failure)
    {
        var full = options.FirstDelay * Math.Pow(2, Math.Min(attempt, 20) - 1);
        if (full > options.LongestDelay)
            full = options.LongestDelay;
        var jittered = full * (0.5 + (Random.Shared.NextDouble() / 2));
        return failure.RetryAfter > jittered ? failure.RetryAfter.Value : jittered;
    }
}
