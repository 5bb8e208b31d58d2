using Microsoft.Data.Sqlite;

namespace Slipway.Server.Storage;

/// <summary>One caller's part of a commit.</summary>
internal interface IChange
{
    /// <summary>Why it could not be applied; null when it could.</summary>
    Exception? Failure { get; }

    void Apply(SqliteConnection connection);

    void Complete();

    void Fail(Exception exception);
}
