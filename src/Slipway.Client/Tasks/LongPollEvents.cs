using System.Runtime.CompilerServices;
using Slipway.Client.Http;
using Slipway.Contracts;
using Slipway.Contracts.Names;
using Slipway.Contracts.Tasks;

namespace Slipway.Client.Tasks;

/// <summary>Events by asking again and again, each question held open until there is something to say: gets through everywhere.</summary>
internal sealed class LongPollEvents(ApiConnection connection) : ITaskEventSource
{
    private const int WaitSeconds = 30;

    /// <summary>A server that does not hold the question open is asked no more often than this.</summary>
    private static readonly TimeSpan ShortestRound = TimeSpan.FromSeconds(1);

    public async IAsyncEnumerable<TaskEvent> ReadAsync(
        TaskId task, long since, bool progressBytes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var cursor = new TaskCursor(since);
        while (true)
        {
            var asked = connection.TimeProvider.GetTimestamp();
            var path = new QueryString($"tasks/{task}").Add("since", cursor.Position).Add("wait", WaitSeconds).Add("progress", progressBytes ? "bytes" : null);
            var document = await connection.GetAsync(path.ToString(), SlipwayJson.Default.TaskDocument, cancellationToken).ConfigureAwait(false);
            var fresh = 0;
            foreach (var e in document.Events)
            {
                if (cursor.Admit(e) is Admission.Duplicate)
                    continue;
                fresh++;
                yield return e;
            }

            if (fresh > 0)
                continue;
            if (document.State != TaskState.Running)
                yield break;
            var rest = ShortestRound - connection.TimeProvider.GetElapsedTime(asked);
            if (rest > TimeSpan.Zero)
                await Task.Delay(rest, connection.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }
}
