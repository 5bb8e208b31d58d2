using System.Net.WebSockets;
using System.Text;
using Slipway.Contracts.Jobs;

namespace Slipway.Integration.Tests.Support;

/// <summary>Runs commands in instances, through the tunnel as everybody does.</summary>
internal static class InstanceShell
{
    private const byte Output = 1;

    /// <summary>What the script prints in an instance of the job.</summary>
    public static async Task<string> RunAsync(this ServerWorld world, Job job, string script)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {world.Token}");
        var query = $"?tty=false&command=/bin/sh&command=-c&command={Uri.EscapeDataString(script)}";
        await socket.ConnectAsync(new Uri($"ws://{world.Http.BaseAddress!.Authority}/v1/jobs/{job.Uuid}/tunnel{query}"), ServerWorld.Cancel);
        var text = new StringBuilder();
        var buffer = new byte[64 * 1024];
        while (await socket.ReceiveAsync(buffer.AsMemory(), ServerWorld.Cancel) is { MessageType: not WebSocketMessageType.Close } received)
        {
            if (buffer[0] == Output)
                text.Append(Encoding.UTF8.GetString(buffer, 1, received.Count - 1));
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, ServerWorld.Cancel);
        return text.ToString();
    }
}
