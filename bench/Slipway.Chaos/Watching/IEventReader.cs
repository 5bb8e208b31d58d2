using System.Net.WebSockets;

namespace Slipway.Chaos.Watching;

/// <summary>One of the ways to read a Task.</summary>
internal interface IEventReader
{
    /// <summary>The events after a cursor, each as it was sent; ends when the connection does.</summary>
    IAsyncEnumerable<string> ReadAsync(Uri task, long cursor, CancellationToken cancellationToken);

    /// <summary>Whether a failure says only that there is no connection any more.</summary>
    static bool IsBroken(Exception failure) => failure is HttpRequestException or IOException or WebSocketException or OperationCanceledException;
}
