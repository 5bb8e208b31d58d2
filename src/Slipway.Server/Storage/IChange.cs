using Microsoft.Data.Sqlite;

namespace Slipway.Server.Storage;

/// <summary>One caller's part of a commit.</summary>
internal interface IChange
{
    void Apply(SqliteConnection connection);

    void Complete();

    void Fail(Exception exception);
}
