using Slipway.Contracts.Errors;
using Slipway.Images.Space;
using Xunit;

namespace Slipway.Images.Tests.Space;

public sealed class DiskRoomTests
{
    private const long MB = 1 << 20;

    private readonly Contents contents = new();
    private long free = 1000 * MB;

    [Fact]
    public async Task A_refusal_says_need_free_budget_what_could_go_and_what_to_do()
    {
        var room = Room(budget: 100 * MB, reserve: 10 * MB);
        (contents.Used, contents.Reclaimable) = (70 * MB, 25 * MB);

        var failure = await RefusedAsync(room, 31 * MB);

        Assert.Equal(
            "The image needs about 31MB in /tmp, and 30MB are left: 1000MB are free on the disk, of which 10MB are always kept free (disk-reserve); "
            + "70MB of the disk budget of 100MB are used (disk-budget). Packages that no job uses hold 25MB: `apc package prune` removes them. "
            + "Or free room otherwise or raise the budget, and try again.",
            failure.Message);
        Assert.Equal(1, contents.Collected);
        using var fits = await room.TakeAsync(30 * MB, "The image needs about 30MB", TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_nothing_needs_is_collected_before_anybody_is_refused()
    {
        var room = Room(budget: 100 * MB);
        (contents.Used, contents.Garbage) = (90 * MB, 50 * MB);
        using var fits = await room.TakeAsync(40 * MB, "The image needs about 40MB", TestContext.Current.CancellationToken);
        Assert.Equal(1, contents.Collected);
    }

    [Fact]
    public async Task Several_that_come_at_once_do_not_get_the_same_room()
    {
        var room = Room(reserve: 100 * MB);
        var first = await room.TakeAsync(600 * MB, "The image needs about 600MB", TestContext.Current.CancellationToken);
        Assert.Contains("300MB are left: 1000MB are free", (await RefusedAsync(room, 600 * MB)).Message, StringComparison.Ordinal);

        // Of what has come the disk itself knows.
        free -= 500 * MB;
        first.Hidden(500 * MB);
        Assert.Contains("300MB are left: 500MB are free", (await RefusedAsync(room, 600 * MB)).Message, StringComparison.Ordinal);

        first.Dispose();
        using var second = await room.TakeAsync(400 * MB, "The image needs about 400MB", TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_becomes_more_than_was_said_ends_at_the_budget()
    {
        var room = Room(budget: 100 * MB);
        using var lease = await room.TakeAsync(10 * MB, "The image needs about 10MB", TestContext.Current.CancellationToken);
        lease.Hidden(90 * MB);
        Assert.Equal(ErrorCodes.DiskFull, Assert.Throws<SlipwayException>(() => lease.Hidden(110 * MB)).Code);
    }

    [Fact]
    public async Task What_others_write_meanwhile_ends_it_at_the_reserve()
    {
        var room = Room(reserve: 100 * MB);
        using var lease = await room.TakeAsync(500 * MB, "The image needs about 500MB", TestContext.Current.CancellationToken);
        lease.Kept(200 * MB);
        free = 99 * MB;
        Assert.Equal(MB, room.Overdrawn);
        Assert.Contains("99MB are free on the disk, of which 100MB are always kept free", Assert.Throws<SlipwayException>(() => lease.Kept(250 * MB)).Message, StringComparison.Ordinal);
    }

    private DiskRoom Room(long? budget = null, long reserve = 0) => new("/tmp", new DiskLimits(budget, reserve), contents, () => free);

    private static async Task<SlipwayException> RefusedAsync(DiskRoom room, long need)
    {
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => room.TakeAsync(need, $"The image needs about {need / MB}MB", TestContext.Current.CancellationToken));
        Assert.Equal(ErrorCodes.DiskFull, failure.Code);
        return failure;
    }

    private sealed class Contents : IDiskContents
    {
        public long Used { get; set; }

        public long Garbage { get; set; }

        public long Reclaimable { get; set; }

        public int Collected { get; private set; }

        public Task<long> MeasureAsync(bool fresh, CancellationToken cancellationToken) => Task.FromResult(Used);

        public Task CollectAsync(CancellationToken cancellationToken)
        {
            Collected++;
            Used -= Garbage;
            return Task.CompletedTask;
        }

        public Task<long> ReclaimableAsync(CancellationToken cancellationToken) => Task.FromResult(Reclaimable);
    }
}
