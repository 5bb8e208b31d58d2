using System.Collections.Concurrent;

namespace Slipway.Chaos.Watching;

/// <summary>All watchers of a run, three to a Task: one for each way to watch.</summary>
internal sealed class WatcherCrowd
{
    private const int PollSeconds = 10;

    private readonly ConcurrentQueue<(Watcher Watcher, EventBook Book, Task Work)> watchers = new();

    public void Watch(ChaosWorld world, EventBook book, Draw draw, CancellationToken cancellationToken)
    {
        book.Seen += world.Moments.Tell;
        Add("the WebSocket", new WebSocketReader(world.Server.Token));
        Add("the event stream", new EventStreamReader(world.Api.Http));
        Add("the poll", new PollReader(world.Api.Http, PollSeconds));

        void Add(string name, IEventReader reader)
        {
            var watcher = new Watcher(name, book, reader, new Draw(draw.Between(0, int.MaxValue - 1)), world.Figures);
            watchers.Enqueue((watcher, book, watcher.RunAsync(cancellationToken)));
        }
    }

    /// <summary>All have seen the end of their Task, as each was promised; what is missing is a violation.</summary>
    public async Task SettleAsync(Journal journal, TimeSpan patience)
    {
        var all = Task.WhenAll(watchers.Select(one => one.Work));
        await Task.WhenAny(all, Task.Delay(patience));
        foreach (var (watcher, book, work) in watchers)
        {
            if (work.IsFaulted)
                journal.Violated($"{book.Fqn}: a watcher was told nonsense: {work.Exception!.InnerException!.Message}");
            else if (!work.IsCompletedSuccessfully || watcher.Cursor != book.Events.Count)
                journal.Violated($"{book.Fqn}: a watcher has seen {watcher.Cursor} of {book.Events.Count} events and waits on");
        }
    }
}
