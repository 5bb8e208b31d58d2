using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Slipway.Server.Limits;
using Xunit;

namespace Slipway.Server.Tests.Limits;

public sealed class RefusalLogTests
{
    private readonly FakeTimeProvider time = new();
    private readonly Lines lines = new();
    private readonly RefusalLog log;

    public RefusalLogTests() => log = new RefusalLog(time, lines);

    [Fact]
    public void A_caller_at_their_limit_is_named_once_a_minute_however_often_they_try()
    {
        for (var i = 0; i < 1000; i++)
            log.ShareIsReached("fred", "requests", 64);
        log.ShareIsReached("fred", "tunnels", 50);
        log.ShareIsReached("job::/sandbox/eve::flood", "requests", 64);
        Assert.Equal(
            [
                "1955 fred has 64 requests open, which is the most of one caller: more are refused.",
                "1955 fred has 50 tunnels open, which is the most of one caller: more are refused.",
                "1955 job::/sandbox/eve::flood has 64 requests open, which is the most of one caller: more are refused.",
            ],
            lines.All);

        time.Advance(TimeSpan.FromSeconds(61));
        log.ShareIsReached("fred", "requests", 64);
        log.ShareIsReached("fred", "requests", 64);
        Assert.Equal(4, lines.All.Count);
    }

    [Fact]
    public void When_all_places_are_taken_it_is_said_once_and_by_whom_it_was_noticed()
    {
        log.AllAreTaken("fred", "requests", 256);
        log.AllAreTaken("eve", "requests", 256);
        Assert.Equal(["1956 All 256 places for requests are taken: more are refused, as to fred."], lines.All);
    }

    [Fact]
    public void A_crowd_of_callers_does_not_fill_the_memory_nor_the_log()
    {
        for (var i = 0; i < 5000; i++)
            log.ShareIsReached($"address 10.0.{i / 256}.{i % 256}", "connections", 10);
        Assert.Equal(1000, lines.All.Count);
        time.Advance(TimeSpan.FromMinutes(1));
        log.ShareIsReached("fred", "requests", 64);
        Assert.Equal(1001, lines.All.Count);
    }

    private sealed class Lines : ILogger<RefusalLog>
    {
        public List<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Add($"{eventId.Id} {formatter(state, exception)}");
    }
}
