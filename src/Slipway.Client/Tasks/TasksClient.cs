using Slipway.Client.Http;
using Slipway.Contracts;
using Slipway.Contracts.Names;
using Slipway.Contracts.Tasks;

namespace Slipway.Client.Tasks;

/// <summary>Long operations, and watching them.</summary>
public sealed class TasksClient
{
    private readonly ApiConnection connection;

    internal TasksClient(ApiConnection connection) => this.connection = connection;

    public Task<IReadOnlyList<TaskDocument>> ListAsync(TaskQuery query, CancellationToken cancellationToken = default)
    {
        var path = new QueryString("tasks")
            .Add("fqn", query.Fqn?.ToString())
            .Add("state", query.State?.ToString().ToLowerInvariant())
            .Add("count", query.Count)
            .Add("page", query.Page);
        return connection.GetAsync(path.ToString(), SlipwayJson.Default.IReadOnlyListTaskDocument, cancellationToken);
    }

    /// <summary>The Task as it stands, with all its events.</summary>
    public Task<TaskDocument> GetAsync(TaskId id, CancellationToken cancellationToken = default) =>
        connection.GetAsync($"tasks/{id}", SlipwayJson.Default.TaskDocument, cancellationToken);

    /// <summary>Asks the Task to stop. Its <c>cancel</c> event comes when the work has ended and what it made is gone.</summary>
    public Task CancelAsync(TaskId id, CancellationToken cancellationToken = default) =>
        connection.SendAsync(HttpMethod.Delete, $"tasks/{id}", content: null, cancellationToken);

    /// <summary>
    /// The Task's events after the cursor, then live, to its end: <c>eos</c>, <c>error</c> or <c>cancel</c> is the last one.
    /// Uses a WebSocket, else server-sent events, else long polls, whichever gets through; when the connection breaks it
    /// comes back with the cursor, so that nothing is seen twice and nothing is skipped. What the server no longer keeps
    /// shows as a <c>gap</c> event. When the cursor is already at the end of a Task that is over, there are no events.
    /// </summary>
    /// <exception cref="Contracts.Errors.SlipwayException">The Task may not be read, or the server stayed out of reach.</exception>
    public IAsyncEnumerable<TaskEvent> WatchAsync(TaskId id, WatchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ITaskEventSource[] sources = [new WebSocketEvents(connection), new ServerSentEvents(connection), new LongPollEvents(connection)];
        return new TaskWatcher(sources, GetAsync, connection.TimeProvider, options ?? new WatchOptions()).WatchAsync(id, cancellationToken);
    }
}
