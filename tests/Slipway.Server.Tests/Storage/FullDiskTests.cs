using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Contracts.Errors;
using Slipway.Server.Storage;
using Slipway.Testing;
using Xunit;

namespace Slipway.Server.Tests.Storage;

public sealed class FullDiskTests
{
    [Fact]
    public async Task Every_acknowledged_change_outlives_a_full_disk_and_changes_go_on_when_there_is_room()
    {
        using var disk = new SmallDisk("8m");
        var file = Path.Combine(disk.Path, "slipway.db");
        var acknowledged = new List<string>();
        await using (var database = Open(file))
        {
            disk.Fill(but: 256 << 10);
            var failure = await WriteUntilFullAsync(database, acknowledged);
            Assert.Equal(ErrorCodes.DiskFull, failure.Code);
            Assert.Matches("is full: the change was not written. A few hundred KB are needed, and .*B are free in .*", failure.Message);
            Assert.NotEmpty(acknowledged);

            // Others in the same commit hear the same, and reading goes on.
            var failures = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Assert.ThrowsAsync<SlipwayException>(() => AddAsync(database, $"late{number}"))));
            Assert.All(failures, late => Assert.Equal(ErrorCodes.DiskFull, late.Code));
            Assert.Equal(acknowledged, Names(database));

            disk.Empty();
            await AddAsync(database, "after");
        }

        await using var again = Open(file);
        Assert.Equal([.. acknowledged, "after"], Names(again));
    }

    private static async Task<SlipwayException> WriteUntilFullAsync(Database database, List<string> acknowledged)
    {
        while (true)
        {
            var name = $"user{acknowledged.Count:D6}";
            try
            {
                await AddAsync(database, name);
            }
            catch (SlipwayException failure)
            {
                return failure;
            }

            acknowledged.Add(name);
        }
    }

    private static Task AddAsync(Database database, string name) => database.WriteAsync(connection =>
    {
        connection.Execute("INSERT INTO users (name, password_hash, created_at) VALUES (@name, @hash, 0)", new { name, hash = new string('x', 2000) });
    });

    private static List<string> Names(Database database) =>
        database.Read(connection => connection.Query<string>("SELECT name FROM users ORDER BY rowid").AsList());

    private static Database Open(string file) => new(file, NullLogger<Database>.Instance);
}
