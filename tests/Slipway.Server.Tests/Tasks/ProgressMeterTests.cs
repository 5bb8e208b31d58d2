using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Slipway.Contracts;
using Slipway.Contracts.Names;
using Slipway.Contracts.Tasks;
using Slipway.Server.Tasks;
using Xunit;

namespace Slipway.Server.Tests.Tasks;

public sealed class ProgressMeterTests
{
    private static readonly Digest Big = Digest.FromSha256(new byte[32]);
    private static readonly Digest Small = Digest.FromSha256([.. Enumerable.Repeat((byte)1, 32)]);

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly ProgressMeter meter;

    public ProgressMeterTests()
    {
        meter = new ProgressMeter(clock);
        meter.Begin(TaskId.New(), "nats", [(Big, 900), (Small, 100)]);
    }

    [Fact]
    public void The_total_is_known_before_the_first_byte()
    {
        var progress = Read();
        Assert.Equal(1000, progress.DownloadTotal);
        Assert.Equal(0, progress.Percent);
        Assert.Equal([900, 100], progress.Layers.Select(layer => layer.Total));
    }

    [Fact]
    public void Download_and_unpack_are_half_of_the_way_each()
    {
        meter.Downloaded(Big, 900);
        meter.Downloaded(Small, 100);
        Assert.Equal(50, Read().Percent);
        meter.Unpacked(Big, 900);
        meter.Unpacked(Small, 100);
        Assert.Equal(100, Read().Percent);
    }

    [Fact]
    public void The_overall_figure_never_goes_back()
    {
        meter.Downloaded(Big, 800);
        var before = Read().Percent;
        // The layer starts again from nothing: the transfer tells smaller numbers for a while.
        meter.Downloaded(Big, 10);
        Assert.Equal(before, Read().Percent);
    }

    [Fact]
    public void Rate_and_time_left_follow_the_bytes()
    {
        for (var step = 1; step <= 4; step++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            meter.Downloaded(Big, step * 100);
            meter.Unpacked(Big, step * 100);
        }

        var progress = Read();
        Assert.InRange(progress.Rate, 90, 110);
        Assert.InRange(progress.EtaSeconds!.Value, 5, 7);
    }

    [Fact]
    public void Silence_is_told_as_stalled_until_something_moves()
    {
        meter.Downloaded(Big, 1);
        clock.Advance(ProgressMeter.StalledAfter);
        Assert.True(Read().Stalled);
        meter.Downloaded(Big, 2);
        Assert.False(Read().Stalled);
    }

    [Fact]
    public void It_speaks_ten_times_a_second_at_most()
    {
        var first = meter.Render();
        meter.Downloaded(Big, 5);
        Assert.True(first.Equals(meter.Render()));
        clock.Advance(TaskFeed.ProgressInterval);
        Assert.False(first.Equals(meter.Render()));
    }

    private ByteProgress Read()
    {
        clock.Advance(TaskFeed.ProgressInterval);
        return JsonSerializer.Deserialize(meter.Render().Span, SlipwayJson.Wire.TaskEvent)!.Bytes!;
    }
}
