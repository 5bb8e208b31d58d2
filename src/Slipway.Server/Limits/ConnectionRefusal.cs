using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Server.Http;

namespace Slipway.Server.Limits;

/// <summary>Ends a connection that there is no room for: with a 503 where that can be said, else without a word.</summary>
internal sealed class ConnectionRefusal
{
    /// <summary>Connections that are told why at one time; those beyond are just ended.</summary>
    private const int MostTold = 64;

    /// <summary>For the peer to read the answer and hang up: ending at once would throw away what is still on its way to it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly byte[] Answer = Write(new SlipwayException(
        ErrorCodes.Unavailable, "The server has as many connections as it may have from you, or at all; close some, or try again in a moment.")
    { RetryAfter = TimeSpan.FromSeconds(2) });

    private int told;

    public async Task RunAsync(ConnectionContext connection, bool speaksPlainly)
    {
        try
        {
            if (Interlocked.Increment(ref told) <= MostTold && speaksPlainly)
                await TellAsync(connection);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ConnectionAbortedException)
        {
            // Gone, or not listening.
        }
        finally
        {
            Interlocked.Decrement(ref told);
        }

        connection.Abort(new ConnectionAbortedException("The listener has as many connections as it may have."));
    }

    private static async Task TellAsync(ConnectionContext connection)
    {
        using var enough = new CancellationTokenSource(Patience, TimeProvider.System);
        await connection.Transport.Output.WriteAsync(Answer, enough.Token);
        await connection.Transport.Output.CompleteAsync();
        while (await connection.Transport.Input.ReadAsync(enough.Token) is { IsCompleted: false } read)
            connection.Transport.Input.AdvanceTo(read.Buffer.End);
    }

    private static byte[] Write(SlipwayException failure)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(ErrorHandling.Describe(failure, requestId: ""), SlipwayJson.Wire.ApiError);
        var head = $"HTTP/1.1 {failure.Code.HttpStatus} Service Unavailable\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n"
            + $"Retry-After: {failure.RetryAfter?.TotalSeconds:0}\r\nConnection: close\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }
}
