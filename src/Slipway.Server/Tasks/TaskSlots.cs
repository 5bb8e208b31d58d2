using Slipway.Contracts.Errors;

namespace Slipway.Server.Tasks;

/// <summary>
/// How many Tasks work at once, and who is next: callers take turns, so that one who asks for a thousand things delays another's one thing
/// by no more than one of theirs. What waits is bounded; beyond that callers are asked to come back.
/// </summary>
public sealed class TaskSlots(TaskLimits limits)
{
    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Queue<Place>> queues = new(StringComparer.Ordinal);
    private readonly LinkedList<string> turns = new();
    private int working;
    private int waiting;

    /// <summary>How many Tasks wait for their turn.</summary>
    public int Waiting
    {
        get
        {
            lock (gate)
                return waiting;
        }
    }

    /// <summary>Takes a place in the queue. To be disposed when the Task is over, whether it came to work or not.</summary>
    /// <param name="caller">Whose turn it uses.</param>
    /// <param name="isOwed">The Task is on record already, from a server before this one: there is always room for it.</param>
    /// <exception cref="SlipwayException"><c>unavailable</c>: too much waits already; says when to come back.</exception>
    public Place Enter(string caller, bool isOwed = false)
    {
        var place = new Place(this, caller);
        lock (gate)
        {
            var queue = queues.GetValueOrDefault(caller);
            if (!isOwed && (waiting >= limits.Waiting || queue?.Count >= limits.WaitingOfOneCaller))
            {
                throw new SlipwayException(
                    ErrorCodes.Unavailable,
                    queue?.Count >= limits.WaitingOfOneCaller
                        ? $"{limits.WaitingOfOneCaller} of your tasks wait for their turn, which is the most; try again when some of them are done."
                        : $"{limits.Waiting} tasks wait for their turn, which is the most; try again in a moment.")
                {
                    RetryAfter = ComeBack,
                };
            }

            if (queue is null)
            {
                queues.Add(caller, queue = new Queue<Place>());
                turns.AddLast(caller);
            }

            queue.Enqueue(place);
            waiting++;
            Admit();
        }

        return place;
    }

    private void Leave(Place place)
    {
        lock (gate)
        {
            if (place.IsWorking)
                working--;
            else
                Withdraw(place);
            Admit();
        }
    }

    // Rare: a Task that is cancelled before its turn.
    private void Withdraw(Place place)
    {
        if (!queues.TryGetValue(place.Caller, out var queue) || !queue.Contains(place))
            return;
        var rest = queue.Where(other => other != place).ToList();
        queue.Clear();
        rest.ForEach(queue.Enqueue);
        waiting--;
        if (queue.Count == 0)
        {
            queues.Remove(place.Caller);
            turns.Remove(place.Caller);
        }
    }

    private void Admit()
    {
        while (working < limits.Working && turns.First is { } next)
        {
            turns.RemoveFirst();
            var queue = queues[next.Value];
            queue.Dequeue().Admit();
            working++;
            waiting--;
            if (queue.Count > 0)
                turns.AddLast(next);
            else
                queues.Remove(next.Value);
        }
    }

    /// <summary>One Task's place.</summary>
    public sealed class Place : IDisposable
    {
        private readonly TaskSlots slots;
        private readonly TaskCompletionSource turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool left;

        internal Place(TaskSlots slots, string caller) => (this.slots, Caller) = (slots, caller);

        internal string Caller { get; }

        internal bool IsWorking => turn.Task.IsCompleted;

        /// <summary>Ends when it is this Task's turn.</summary>
        public Task WaitAsync(CancellationToken cancellationToken) => turn.Task.WaitAsync(cancellationToken);

        public void Dispose()
        {
            if (!left)
            {
                left = true;
                slots.Leave(this);
            }
        }

        internal void Admit() => turn.SetResult();
    }
}
