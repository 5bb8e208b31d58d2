using Slipway.Contracts.Errors;

namespace Slipway.Server.Identity;

/// <summary>
/// Makes and checks password hashes off the threads that serve, a few at a time: each takes 19 MiB and tens of milliseconds
/// of a core, which is what makes them hard to guess and easy to drown in.
/// </summary>
public sealed class PasswordWorker : IDisposable
{
    private const int AtOnce = 2;
    private const int MaxWaiting = 64;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    // A check against this takes as long as one against a real user's: names can't be found out by timing.
    private static readonly Lazy<string> NobodysHash = new(() => PasswordHash.Create("nobody"));

    private readonly SemaphoreSlim free = new(AtOnce);
    private int waiting;

    public Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        RunAsync(() => PasswordHash.Create(password), cancellationToken);

    /// <param name="password">What was given.</param>
    /// <param name="stored">The hash to compare with; null when there is no such user, and the answer is no.</param>
    /// <param name="cancellationToken">Ends the wait for a turn.</param>
    public Task<bool> VerifyAsync(string password, string? stored, CancellationToken cancellationToken) =>
        RunAsync(() => PasswordHash.Verify(password, stored ?? NobodysHash.Value) && stored is not null, cancellationToken);

    public void Dispose() => free.Dispose();

    private async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref waiting);
            throw new SlipwayException(ErrorCodes.Unavailable, "Too many logins at once; try again in a moment.") { RetryAfter = RetryAfter };
        }

        try
        {
            await free.WaitAsync(cancellationToken);
            try
            {
                return await Task.Run(work, CancellationToken.None);
            }
            finally
            {
                free.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }
}
