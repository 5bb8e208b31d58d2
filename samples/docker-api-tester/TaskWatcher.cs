using System.Net.WebSockets;
using System.Text;

namespace DockerApiTester;

/// <summary>Streams a Task's events to the console until the server closes the socket.</summary>
internal static class TaskWatcher
{
    /// <returns>0 when the Task succeeded.</returns>
    public static async Task<int> WatchAsync(Uri location, string? token)
    {
        using var socket = new ClientWebSocket();
        if (token is not null)
            socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
        // The location is an http URL; a WebSocket is opened on the same one.
        var url = new UriBuilder(location) { Scheme = location.Scheme == "https" ? "wss" : "ws" }.Uri;
        bool? succeeded = null;
        try
        {
            await socket.ConnectAsync(url, CancellationToken.None);
            Console.WriteLine("WebSocket connection established, waiting for task events...");
            while (await ReceiveAsync(socket) is { } message)
                succeeded = Show(message) ?? succeeded;
        }
        catch (WebSocketException problem)
        {
            Console.Error.WriteLine($"WebSocket connection failed: {problem.Message}");
            if (succeeded is null)
                return 1;
        }

        Console.WriteLine("WebSocket connection closed.");
        if (succeeded is null)
            Console.Error.WriteLine("The connection was closed before the task ended.");
        return succeeded == true ? 0 : 1;
    }

    /// <summary>Prints one event. True or false when it ends the Task, null when more is to come.</summary>
    private static bool? Show(string message)
    {
        switch (Json.Text(message, "task_event_type"))
        {
            case "eos":
                Console.WriteLine("Task completed successfully.");
                return true;
            case "error":
                Console.Error.WriteLine($"Task failed: {Json.Text(message, "payload", "error")}");
                return false;
            case "cancel":
                Console.Error.WriteLine("Task was cancelled.");
                return false;
            case "event":
                Console.WriteLine($"{Json.Text(message, "stage")} - {Json.Text(message, "subtask", "name")}");
                return null;
            default:
                return null;
        }
    }

    /// <summary>One whole message, or null when the server has closed the socket.</summary>
    private static async Task<string?> ReceiveAsync(ClientWebSocket socket)
    {
        using var message = new MemoryStream();
        var buffer = new byte[8192];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, CancellationToken.None);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, CancellationToken.None);
                return null;
            }

            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
                return Encoding.UTF8.GetString(message.ToArray());
        }
    }
}
