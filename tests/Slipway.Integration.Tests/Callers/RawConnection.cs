using System.Net;
using System.Net.Sockets;
using System.Text;
using Slipway.Integration.Tests.Support;

namespace Slipway.Integration.Tests.Callers;

/// <summary>A connection on which a test writes what no client would.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <param name="server">Its address.</param>
    /// <param name="window">Bytes that may be under way to a reader who reads nothing; null for as many as the system gives.</param>
    public static async Task<RawConnection> OpenAsync(Uri server, int? window = null)
    {
        var connection = new RawConnection();
        if (window is { } bytes)
            connection.socket.ReceiveBufferSize = bytes;
        await connection.socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Port), ServerWorld.Cancel);
        return connection;
    }

    /// <summary>Sends a request and reads until the server hangs up.</summary>
    public static async Task<string> AskAsync(Uri server, string request)
    {
        await using var connection = await OpenAsync(server);
        await connection.SendAsync(request);
        return await connection.ReadToEndAsync();
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[await socket.SendAsync(bytes, ServerWorld.Cancel)..];
    }

    /// <summary>Nothing more is sent; what comes can still be read.</summary>
    public void EndSending() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Reads until the text is there; returns all that came so far.</summary>
    public async Task<string> ReadUntilAsync(string end)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().Contains(end, StringComparison.Ordinal) && await ReceiveAsync(buffer) is > 0 and var count)
            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        return text.ToString();
    }

    /// <summary>Reads until the server ends the connection, in order or by a reset.</summary>
    public Task<string> ReadToEndAsync() => ReadUntilAsync("\0never");

    private async Task<int> ReceiveAsync(byte[] buffer)
    {
        try
        {
            return await socket.ReceiveAsync(buffer, ServerWorld.Cancel);
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
