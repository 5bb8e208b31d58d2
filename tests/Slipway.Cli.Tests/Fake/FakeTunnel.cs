using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Files;

namespace Slipway.Cli.Tests.Fake;

/// <summary>A shell in an instance that answers every line with <c>you said …</c>, and ends with 3 at <c>exit</c> or the end of its input.</summary>
internal sealed class FakeTunnel
{
    public SlipwayException? Refuse { get; set; }

    /// <summary>Hang up in place of an end.</summary>
    public bool Breaks { get; set; }

    public ConcurrentQueue<string> Controls { get; } = [];

    public ConcurrentQueue<string> Inputs { get; } = [];

    public void Map(WebApplication app)
    {
        app.MapGet("/v1/jobs/{id}/tunnel/{instance?}", AnswerAsync);
        app.MapGet("/v1/jobs/{id}/files/{**path}", (string? path) =>
        {
            IReadOnlyList<FileListing> found = path == "app" ? [new("index.js", 2048), new("node_modules/")] : [new("app/")];
            return Results.Json(found, SlipwayJson.Default.IReadOnlyListFileListing);
        });
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (Refuse is { } refusal)
            throw refusal;
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await SendAsync(socket, 1, string.Join(' ', context.Request.Query["command"]!) + (context.Request.Query["tty"] == "true" ? " on a terminal\r\n" : "\n"));
        await SendAsync(socket, 2, "a warning\n");
        var buffer = new byte[64 * 1024];
        while (await ReceiveAsync(socket, buffer) is { } frame)
        {
            var text = Encoding.UTF8.GetString(frame.Span[1..]);
            if (frame.Span[0] == 3)
            {
                Controls.Enqueue(text);
                continue;
            }

            Inputs.Enqueue(text);
            if (text.Length == 0 || text.Contains("exit", StringComparison.Ordinal))
                break;
            await SendAsync(socket, 1, $"you said {text}");
        }

        if (Breaks)
        {
            context.Abort();
            return;
        }

        await SendAsync(socket, 3, """{"exit_code":3}""");
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, context.RequestAborted);
    }

    private static async Task<ReadOnlyMemory<byte>?> ReceiveAsync(WebSocket socket, byte[] buffer)
    {
        var part = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
        return part.MessageType == WebSocketMessageType.Close ? null : buffer.AsMemory(0, part.Count);
    }

    private static Task SendAsync(WebSocket socket, byte channel, string text) =>
        socket.SendAsync(new ArraySegment<byte>([channel, .. Encoding.UTF8.GetBytes(text)]), WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
}
