using Microsoft.Data.Sqlite;
using Slipway.Contracts.Errors;

namespace Slipway.Server.Storage;

/// <summary>Gives SQLite's failures their names.</summary>
internal static class StorageFailure
{
    // https://www.sqlite.org/rescode.html
    private const int SqliteFull = 13;

    public static Exception Translate(Exception exception) => exception switch
    {
        SqliteException { SqliteErrorCode: SqliteFull } => new SlipwayException(
            ErrorCodes.DiskFull, "The disk that holds the data folder is full: the change was not written. Free some room and try again.", exception),
        _ => exception,
    };
}
