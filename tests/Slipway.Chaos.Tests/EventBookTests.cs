using Slipway.Chaos.Watching;
using Xunit;

namespace Slipway.Chaos.Tests;

/// <summary>What judges a run sees what it is there to see.</summary>
public sealed class EventBookTests : IDisposable
{
    private const string Task = "11111111-2222-4333-8444-555555555555";

    private readonly Figures figures = new();
    private readonly Journal journal = new(TextWriter.Null, TimeProvider.System);
    private readonly EventBook book;

    public EventBookTests() => book = new EventBook(new Uri($"http://127.0.0.1:1/v1/tasks/{Task}"), "job::/sandbox/admin::app", journal, figures);

    public void Dispose() => journal.Dispose();

    [Fact]
    public void Every_event_once_in_order_and_the_same_for_all_is_no_violation()
    {
        foreach (var watcher in (string[])["one", "two"])
        {
            var (cursor, isFinal) = book.Take(watcher, 0, Event(1));
            Assert.Equal((1, false), (cursor, isFinal));
            Assert.Equal((2, true), book.Take(watcher, cursor, Event(2, "eos")));
        }

        Assert.Empty(journal.Violations);
        Assert.Equal((2, 4, 0, 0), (figures[Figures.Events], figures[Figures.Deliveries], figures[Figures.Lost], figures[Figures.Repeated]));
        Assert.True(book.Ended.IsCompletedSuccessfully);
    }

    [Fact]
    public void An_event_that_is_missing_is_lost()
    {
        book.Take("one", 1, Event(4));
        Assert.Contains("did not see events 2 to 3", Assert.Single(journal.Violations), StringComparison.Ordinal);
        Assert.Equal(2, figures[Figures.Lost]);
    }

    [Fact]
    public void An_event_that_comes_again_is_repeated()
    {
        book.Take("one", 0, Event(1));
        book.Take("one", 1, Event(1));
        Assert.Contains("saw event 1 again", Assert.Single(journal.Violations), StringComparison.Ordinal);
        Assert.Equal(1, figures[Figures.Repeated]);
    }

    [Fact]
    public void An_event_that_another_saw_otherwise_is_told()
    {
        book.Take("one", 0, Event(1));
        book.Take("two", 0, Event(1, stage: "another"));
        Assert.Contains("saw event 1 as", Assert.Single(journal.Violations), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_comes_after_the_last_event()
    {
        book.Take("one", 0, Event(1, "eos"));
        book.Take("one", 1, Event(2));
        Assert.Contains("after the last one", Assert.Single(journal.Violations), StringComparison.Ordinal);
    }

    private static string Event(long seq, string type = "event", string stage = "a stage") =>
        $$$"""{"uuid":"{{{Task}}}","task_uuid":"{{{Task}}}","seq":{{{seq}}},"time":{{{seq}}},"task_event_type":"{{{type}}}","thread":"app","stage":"{{{stage}}}","subtask":{"name":""},"tags":[],"payload":{}}""";
}
