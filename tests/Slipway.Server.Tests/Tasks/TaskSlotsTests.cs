using Slipway.Contracts.Errors;
using Slipway.Server.Tasks;
using Xunit;

namespace Slipway.Server.Tests.Tasks;

/// <summary>Who works, who waits, and whose turn it is.</summary>
public sealed class TaskSlotsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void So_many_work_and_the_others_wait()
    {
        var slots = new TaskSlots(new TaskLimits { Working = 2 });
        var places = Enumerable.Range(0, 4).Select(_ => slots.Enter("ann")).ToList();
        Assert.Equal([true, true, false, false], places.Select(IsWorking));
        Assert.Equal(2, slots.Waiting);
        places[0].Dispose();
        places[0].Dispose();
        Assert.Equal([true, true, true, false], places.Select(IsWorking));
    }

    [Fact]
    public void Callers_take_turns()
    {
        var slots = new TaskSlots(new TaskLimits { Working = 1 });
        var all = new List<(string Name, TaskSlots.Place Place)>();
        foreach (var name in "aaaaabbc")
            all.Add(($"{name}", slots.Enter($"{name}")));

        var order = new List<string>();
        while (all.Count > 0)
        {
            var working = Assert.Single(all, entry => IsWorking(entry.Place));
            order.Add(working.Name);
            all.Remove(working);
            working.Place.Dispose();
        }

        Assert.Equal("aabcabaa", string.Concat(order));
    }

    [Fact]
    public void Beyond_the_bound_callers_are_asked_to_come_back()
    {
        var slots = new TaskSlots(new TaskLimits { Working = 1, Waiting = 3, WaitingOfOneCaller = 2 });
        for (var i = 0; i < 3; i++)
            slots.Enter("ann");
        var own = Assert.Throws<SlipwayException>(() => slots.Enter("ann"));
        Assert.Equal((ErrorCodes.Unavailable, true), (own.Code, own.RetryAfter > TimeSpan.Zero));
        slots.Enter("bob");
        Assert.StartsWith("3 tasks wait", Assert.Throws<SlipwayException>(() => slots.Enter("bob")).Message, StringComparison.Ordinal);
        // What is on record must be carried out.
        slots.Enter("bob", isOwed: true);
        Assert.Equal(4, slots.Waiting);
    }

    [Fact]
    public async Task A_task_that_is_cancelled_before_its_turn_gives_up_its_place()
    {
        var slots = new TaskSlots(new TaskLimits { Working = 1 });
        var first = slots.Enter("ann");
        var second = slots.Enter("ann");
        var third = slots.Enter("ann");
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var waiting = second.WaitAsync(cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        second.Dispose();
        Assert.Equal(1, slots.Waiting);
        first.Dispose();
        await third.WaitAsync(Cancel);
        third.Dispose();
        Assert.Equal(0, slots.Waiting);
        Assert.True(IsWorking(slots.Enter("ann")));
    }

    private static bool IsWorking(TaskSlots.Place place) => place.WaitAsync(CancellationToken.None).IsCompleted;
}
