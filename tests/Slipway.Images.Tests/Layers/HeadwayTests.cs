using System.IO.Pipelines;
using Slipway.Contracts.Errors;
using Slipway.Images.Layers;
using Slipway.Images.Native;
using Slipway.Testing.Images;
using Xunit;

namespace Slipway.Images.Tests.Layers;

/// <summary>Verifying and unpacking have a deadline by throughput, of the time that they take themselves.</summary>
public sealed class HeadwayTests
{
    private const int PieceBytes = 4096;

    [Theory]
    [InlineData(3, true)] // 1.3 KiB/s
    [InlineData(5, false)] // 0.8 KiB/s
    public async Task Unpacking_that_moves_is_left_alone_and_unpacking_that_trickles_is_stalled(int secondsForEachPiece, bool moves)
    {
        var folder = Directory.CreateTempSubdirectory("slipway-headway-").FullName;
        var tar = PipeReader.Create(new MemoryStream(new LayerBuilder().Noise("noise", 200_000).ToTar()), new StreamPipeReaderOptions(bufferSize: PieceBytes));
        var headway = new HeadwayWatch(new TransferOptions(), new SlowClock(TimeSpan.FromSeconds(secondsForEachPiece)));
        try
        {
            var unpacking = LayerUnpacker.UnpackAsync(tar, null, () => 200_000, folder, new ImageLimits(), headway, static _ => { }, TestContext.Current.CancellationToken);
            if (moves)
            {
                Assert.Equal(1, (await unpacking).Entries);
                return;
            }

            var failure = await Assert.ThrowsAsync<SlipwayException>(() => unpacking);
            Assert.Equal(ErrorCodes.Stalled, failure.Code);
            Assert.Contains("1024 bytes/s for 30 s (settings transfers:least-rate and transfers:stall-window)", failure.Message, StringComparison.Ordinal);
        }
        finally
        {
            TreeRemover.Remove(folder);
        }
    }

    /// <summary>Every look at it is so much later than the one before.</summary>
    private sealed class SlowClock(TimeSpan step) : TimeProvider
    {
        private long now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now += step.Ticks;
    }
}
