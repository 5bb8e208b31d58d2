using Slipway.Contracts.Errors;

namespace Slipway.Client.Http;

/// <summary>A server that has too much to do says when to come back, and has done nothing of what was asked: so it is asked again.</summary>
internal sealed class Busy(TimeSpan patience, TimeProvider time)
{
    /// <summary>All that are asked to come back at one time are not to come at one time: up to so much of the wait is added.</summary>
    private const double Spread = 0.5;

    /// <exception cref="SlipwayException">Something else, or it is busy for longer than we have patience.</exception>
    public async Task<T> RetryAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            TimeSpan wait;
            try
            {
                return await ask().ConfigureAwait(false);
            }
            catch (SlipwayException busy) when (IsBusy(busy) && time.GetElapsedTime(began) + busy.RetryAfter!.Value <= patience)
            {
                wait = busy.RetryAfter.Value * (1 + (Random.Shared.NextDouble() * Spread));
            }

            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsBusy(SlipwayException failure) =>
        failure.RetryAfter is not null && (failure.Code == ErrorCodes.TooManyRequests || failure.Code == ErrorCodes.Unavailable);
}
