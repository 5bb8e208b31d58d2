using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Contracts.Errors;
using Slipway.Server.Storage;
using Xunit;

namespace Slipway.Server.Tests.Storage;

public sealed class DatabaseTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string File => Path.Combine(folder.Path, "slipway.db");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_change_that_fails_takes_back_only_itself()
    {
        await using var database = Open();
        // All three are in the queue before any is awaited, so they share a commit as often as not.
        var good = AddUserAsync(database, "one");
        var bad = database.WriteAsync(connection =>
        {
            connection.Execute("INSERT INTO users (name, password_hash, created_at) VALUES ('half', 'x', 0)");
            throw new InvalidOperationException("on purpose");
        });
        var alsoGood = AddUserAsync(database, "two");

        await Task.WhenAll(good, alsoGood);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bad);
        Assert.Equal(["one", "two"], Users(database));
    }

    [Fact]
    public async Task What_was_committed_is_there_after_the_process_forgot_everything()
    {
        await using (var database = Open())
            await AddUserAsync(database, "kept");
        await using var again = Open();
        Assert.Equal(["kept"], Users(again));
    }

    [Fact]
    public async Task Committed_callbacks_run_in_the_order_of_the_changes()
    {
        await using var database = Open();
        var seen = new List<int>();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => database.WriteAsync(_ => number, seen.Add)));
        Assert.Equal(Enumerable.Range(0, 200), seen);
    }

    [Fact]
    public async Task A_closed_database_says_that_the_server_is_stopping()
    {
        var database = Open();
        await database.DisposeAsync();
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => AddUserAsync(database, "late"));
        Assert.Equal(ErrorCodes.Unavailable, failure.Code);
    }

    [Fact]
    public void A_data_folder_has_one_server()
    {
        using var first = DataFolder.Open(folder.Path);
        var failure = Assert.Throws<IOException>(() => DataFolder.Open(folder.Path));
        Assert.Contains("Another server uses the data folder", failure.Message, StringComparison.Ordinal);
    }

    private static Task AddUserAsync(Database database, string name) => database.WriteAsync(connection =>
    {
        connection.Execute("INSERT INTO users (name, password_hash, created_at) VALUES (@name, 'x', 0)", new { name });
    });

    private static List<string> Users(Database database) =>
        database.Read(connection => connection.Query<string>("SELECT name FROM users ORDER BY name").ToList());

    private Database Open() => new(File, NullLogger<Database>.Instance);
}
