using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;

namespace Slipway.Client.Http;

/// <summary>Reads UTF-8 lines as they arrive, and never holds more than one line of limited length.</summary>
internal static class BoundedLines
{
    /// <summary>Lines without their <c>\n</c> or <c>\r\n</c>; a longer one is handed out in pieces of the limit.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public static async IAsyncEnumerable<string> ReadAsync(Stream stream, int maxLineBytes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                var buffer = read.Buffer;
                while (TryTakeLine(ref buffer, maxLineBytes, out var line))
                    yield return line;
                if (read.IsCompleted)
                {
                    if (!buffer.IsEmpty)
                        yield return Text(buffer);
                    yield break;
                }

                reader.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        finally
        {
            await reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> buffer, int maxLineBytes, out string line)
    {
        if (buffer.PositionOf((byte)'\n') is { } end && buffer.Slice(0, end) is var found && found.Length <= maxLineBytes)
        {
            line = Text(found);
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            return true;
        }

        if (buffer.Length > maxLineBytes)
        {
            line = Text(buffer.Slice(0, maxLineBytes));
            buffer = buffer.Slice(maxLineBytes);
            return true;
        }

        line = "";
        return false;
    }

    private static string Text(ReadOnlySequence<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        return text.EndsWith('\r') ? text[..^1] : text;
    }
}
