using System.Threading.Channels;
using Microsoft.Win32.SafeHandles;

namespace Slipway.Cli.Tunnels;

/// <summary>Reads standard input as it comes. A read can't be called off, so it has a thread of its own that the end of the process takes away.</summary>
internal static class InputPump
{
    private const int StandardInput = 0;
    private const int PieceBytes = 16 * 1024;

    /// <summary>Pieces of what is typed or piped; completed at its end. No more is read than is taken.</summary>
    public static ChannelReader<byte[]> Start()
    {
        var pieces = Channel.CreateBounded<byte[]>(4);
        var thread = new Thread(() => Read(pieces.Writer)) { IsBackground = true, Name = "standard input" };
        thread.Start();
        return pieces.Reader;
    }

    private static void Read(ChannelWriter<byte[]> pieces)
    {
        try
        {
            // The console's own stream would wait for whole lines.
            using var input = Open();
            var buffer = new byte[PieceBytes];
            while (input.Read(buffer) is > 0 and var count)
            {
                var piece = buffer[..count];
                while (!pieces.TryWrite(piece))
                {
                    if (!pieces.WaitToWriteAsync().AsTask().GetAwaiter().GetResult())
                        return;
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // The terminal has gone, or there is no standard input at all.
        }
        finally
        {
            pieces.TryComplete();
        }
    }

    private static Stream Open() => OperatingSystem.IsWindows()
        ? Console.OpenStandardInput()
        : new FileStream(new SafeFileHandle(StandardInput, ownsHandle: false), FileAccess.Read, bufferSize: 0);
}
