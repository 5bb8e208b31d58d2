using Microsoft.Data.Sqlite;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Units;

namespace Slipway.Server.Storage;

/// <summary>Gives SQLite's failures their names.</summary>
internal static class StorageFailure
{
    // https://www.sqlite.org/rescode.html
    private const int SqliteIoError = 10;
    private const int SqliteFull = 13;

    // Less than a change takes at least: its pages, its header, and what the file system keeps for itself.
    private const long NextToNothing = 64 << 10;

    /// <param name="exception">What SQLite said.</param>
    /// <param name="database">The database's file.</param>
    public static Exception Translate(Exception exception, string database)
    {
        if (exception is not SqliteException { SqliteErrorCode: SqliteFull or SqliteIoError } failure)
            return exception;
        var folder = Path.GetDirectoryName(Path.GetFullPath(database))!;
        var free = new DriveInfo(folder).AvailableFreeSpace;
        // Where a full disk keeps SQLite from growing its index it only speaks of an error of input and output.
        return failure.SqliteErrorCode == SqliteFull || free < NextToNothing
            ? new SlipwayException(
                ErrorCodes.DiskFull,
                $"The disk that holds the data folder is full: the change was not written. A few hundred KB are needed, and {ByteSize.Format(free)} are free in {folder}. Free some room and try again.",
                exception)
            : exception;
    }
}
