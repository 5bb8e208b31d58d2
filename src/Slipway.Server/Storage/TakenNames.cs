using Dapper;
using Microsoft.Data.Sqlite;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;

namespace Slipway.Server.Storage;

/// <summary>Whose name is whose: the name of a job or package belongs to the Task that made it.</summary>
/// <param name="table">Has the columns <c>fqn</c>, <c>task_id</c> and <c>document</c>.</param>
/// <param name="kind">In messages, and what <c>apc</c> calls it: job, package.</param>
internal sealed class TakenNames(Database database, string table, string kind)
{
    /// <summary>Fails when the name belongs to something that another Task made.</summary>
    /// <exception cref="SlipwayException"><c>name_taken</c>.</exception>
    public void RequireFree(Fqn fqn, TaskId? task) => database.Read(connection => FindOwn(connection, fqn, task));

    /// <summary>The document that this Task has under the name already; null when the name is free.</summary>
    /// <exception cref="SlipwayException"><c>name_taken</c>.</exception>
    public string? FindOwn(SqliteConnection connection, Fqn fqn, TaskId? task)
    {
        var (owner, document) = connection.QuerySingleOrDefault<(string? Owner, string? Document)>(
            $"SELECT task_id, document FROM {table} WHERE fqn = @fqn", new { fqn = fqn.ToString() });
        return owner is null || owner == task?.ToString()
            ? document
            : throw new SlipwayException(
                ErrorCodes.NameTaken, $"A {kind} \"{fqn}\" exists already. Choose another name, or delete it first: apc {kind} delete {fqn}");
    }
}
