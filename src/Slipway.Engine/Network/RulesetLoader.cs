namespace Slipway.Engine.Network;

/// <summary>
/// Puts the table in force. nft reads the whole ruleset on each call, so loads go one by one, and changes that come while
/// one runs share the next.
/// </summary>
/// <param name="load">Writes the table from all that is known when it is called, and loads it.</param>
internal sealed class RulesetLoader(Func<Task> load)
{
    private readonly Lock gate = new();
    private Task current = Task.CompletedTask;
    private Task? next;

    /// <summary>Completes when a load that began after this call has ended.</summary>
    public Task LoadAsync()
    {
        lock (gate)
            return next ??= AfterAsync(current);
    }

    private async Task AfterAsync(Task before)
    {
        // Yields always: "next" must be set before it is taken.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (gate)
        {
            current = next!;
            next = null;
        }

        await load().ConfigureAwait(false);
    }
}
