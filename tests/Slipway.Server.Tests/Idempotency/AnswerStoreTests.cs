using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Slipway.Contracts.Errors;
using Slipway.Server.Idempotency;
using Slipway.Server.Storage;
using Xunit;

namespace Slipway.Server.Tests.Idempotency;

/// <summary>What is kept of requests with a key, how long and how much of it.</summary>
public sealed class AnswerStoreTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly Database database;
    private readonly AnswerStore store;

    public AnswerStoreTests()
    {
        database = new Database(Path.Combine(folder.Path, "slipway.db"), NullLogger<Database>.Instance);
        store = new AnswerStore(database, clock);
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task An_answer_is_found_for_a_day()
    {
        await Request("key", "body").KeepAsync(200, "{}"u8.ToArray());
        clock.Advance(AnswerStore.Lifetime - TimeSpan.FromSeconds(1));
        Assert.Equal("{}"u8.ToArray(), Request("key", "body").FindAnswer()!.Body.ToArray());
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(Request("key", "body").FindAnswer());
    }

    [Fact]
    public async Task Another_body_or_path_under_the_same_key_is_refused_and_another_caller_is_none_the_wiser()
    {
        await Request("key", "body").KeepAsync(200, []);
        Assert.Equal("idempotency_mismatch", Assert.Throws<SlipwayException>(() => Request("key", "other").FindAnswer()).Code.Code);
        Assert.Equal("idempotency_mismatch", Assert.Throws<SlipwayException>(() => Request("key", "body", path: "/other").FindAnswer()).Code.Code);
        Assert.Null(Request("key", "other", caller: "fred").FindAnswer());
    }

    [Fact]
    public async Task One_caller_has_a_bounded_number_and_amount_of_them()
    {
        await Request("fred", "body", caller: "fred").KeepAsync(200, []);
        await FillAsync(AnswerStore.MaxPerCaller + 64, bytes: 1);
        Assert.InRange(Count(), AnswerStore.MaxPerCaller, AnswerStore.MaxPerCaller + 33);
        Assert.Null(Request("0", "body").FindAnswer());
        Assert.NotNull(Request($"{AnswerStore.MaxPerCaller + 63}", "body").FindAnswer());

        await FillAsync(64, bytes: 1 << 20);
        Assert.InRange(Count(), 8, 8 + 33);
        Assert.NotNull(Request("fred", "body", caller: "fred").FindAnswer());
    }

    private Task FillAsync(int count, int bytes) => Task.WhenAll(Enumerable.Range(0, count).Select(i =>
    {
        clock.Advance(TimeSpan.FromMilliseconds(1));
        return Request($"{i}", "body").KeepAsync(200, new byte[bytes]);
    }));

    private long Count() => database.Read(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM kept_answers";
        return (long)command.ExecuteScalar()!;
    });

    private KeyedRequest Request(string key, string body, string caller = "admin", string path = "/v1/jobs") =>
        KeyedRequest.Read(store, key, caller, "POST", path, System.Text.Encoding.UTF8.GetBytes(body));
}
