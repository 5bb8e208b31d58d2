using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Contracts.Tasks;

namespace Slipway.Client.Tasks;

/// <summary>Makes one unbroken sequence of a Task's events out of streams that break.</summary>
internal sealed class TaskWatcher(
    IReadOnlyList<ITaskEventSource> sources,
    Func<TaskId, CancellationToken, Task<TaskDocument>> getTask,
    TimeProvider time,
    WatchOptions options)
{
    /// <summary>A transport that breaks this often in a row without one event is left for the next.</summary>
    private const int FruitlessTries = 2;

    /// <summary>A stream that stood this long and then broke did get through: a quiet Task behind an impatient proxy.</summary>
    private static readonly TimeSpan StoodAWhile = TimeSpan.FromSeconds(10);

    private readonly TaskCursor cursor = new(options.Since);
    private int current;
    private int failures;
    private int fruitless;
    private long firstFailure;

    public async IAsyncEnumerable<TaskEvent> WatchAsync(TaskId task, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var opened = time.GetTimestamp();
            var stream = sources[current].ReadAsync(task, cursor.Position, options.ProgressBytes, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using var owned = stream.ConfigureAwait(false);
            var received = false;
            var step = await NextAsync(stream, cancellationToken).ConfigureAwait(false);
            for (; step.Event is { } e; step = await NextAsync(stream, cancellationToken).ConfigureAwait(false))
            {
                var admission = cursor.Admit(e);
                if (admission is Admission.Hole)
                {
                    step = new Step(Event: null, new IOException($"event {cursor.Position + 1} was not delivered"));
                    break;
                }

                if (e.TaskEventType is TaskEventType.Disconnect)
                    break;
                if (admission is Admission.Duplicate)
                    continue;
                received = true;
                NoteContact();
                yield return e;
                if (e.TaskEventType is TaskEventType.EndOfStream or TaskEventType.Error or TaskEventType.Cancel)
                    yield break;
            }

            if (step.Failure is not SlipwayException && time.GetElapsedTime(opened) > StoodAWhile)
                NoteContact();
            // A stream that ends in order and empty: the Task may be over, with everything seen already.
            if (step.Failure is null && !received && await IsOverAsync(task, cancellationToken).ConfigureAwait(false))
                yield break;
            await MendAsync(step.Failure, received, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<Step> NextAsync(IAsyncEnumerator<TaskEvent> stream, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.MoveNextAsync().ConfigureAwait(false) ? new Step(stream.Current, Failure: null) : new Step(Event: null, Failure: null);
        }
        catch (SlipwayException failure) when (MayPass(failure))
        {
            return new Step(Event: null, failure);
        }
        catch (Exception failure) when (failure is TransportRefusedException or IOException or HttpRequestException or WebSocketException)
        {
            return new Step(Event: null, failure);
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            return new Step(Event: null, new IOException("nothing was heard for too long", failure));
        }
    }

    private async Task<bool> IsOverAsync(TaskId task, CancellationToken cancellationToken)
    {
        try
        {
            var document = await getTask(task, cancellationToken).ConfigureAwait(false);
            return document.State != TaskState.Running && document.Events.All(e => e.Seq <= cursor.Position);
        }
        catch (SlipwayException failure) when (MayPass(failure))
        {
            return false;
        }
    }

    private static bool MayPass(SlipwayException failure) => failure.Code.HttpStatus >= 500 || failure.Code == ErrorCodes.TooManyRequests;

    private void NoteContact()
    {
        failures = 0;
        fruitless = 0;
    }

    private async Task MendAsync(Exception? failure, bool received, CancellationToken cancellationToken)
    {
        if (failure is TransportRefusedException)
        {
            if (current + 1 >= sources.Count)
                throw new SlipwayException(ErrorCodes.Unavailable, $"No way to watch the task gets through: {failure.Message}", failure);
            current++;
            return;
        }

        // The server as such is out of reach: another transport would be too.
        var unreachable = failure is SlipwayException;
        if (!received && !unreachable && ++fruitless >= FruitlessTries && current + 1 < sources.Count)
        {
            current++;
            fruitless = 0;
        }

        if (++failures == 1)
            firstFailure = time.GetTimestamp();
        var reason = (failure as SlipwayException)?.Message ?? "The connection broke";
        if (time.GetElapsedTime(firstFailure) >= options.GiveUpAfter)
            throw new SlipwayException(ErrorCodes.Unavailable, $"{reason}; gave up after {options.GiveUpAfter.TotalSeconds:0} seconds", failure);
        var delay = (failure as SlipwayException)?.RetryAfter ?? Backoff.Delay(failures, Random.Shared.NextDouble());
        if (failure is not null)
            options.Interrupted?.Invoke(new WatchInterruption(failures, delay, reason));
        await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
    }

    private readonly record struct Step(TaskEvent? Event, Exception? Failure);
}
