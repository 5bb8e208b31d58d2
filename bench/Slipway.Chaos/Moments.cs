namespace Slipway.Chaos;

/// <summary>Tells who wants to strike that something is under way: an event of a Task, or a request that changes something.</summary>
internal sealed class Moments
{
    /// <summary>A request that changes something is on its way.</summary>
    public const string Change = "a change";

    private readonly Lock gate = new();
    private readonly List<(string What, TaskCompletionSource Come)> waiting = [];

    public void Tell(string what)
    {
        lock (gate)
        {
            foreach (var (_, come) in waiting.Where(one => one.What == what))
                come.TrySetResult();
            waiting.RemoveAll(one => one.What == what);
        }
    }

    /// <summary>Returns at the next moment of that kind, or when the time is up.</summary>
    public async Task WaitAsync(string what, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var come = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
            waiting.Add((what, come));
        await Task.WhenAny(come.Task, Task.Delay(atMost, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
    }
}
