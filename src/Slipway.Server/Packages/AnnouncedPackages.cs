using Dapper;
using Slipway.Contracts;
using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;
using Slipway.Server.Storage;
using Slipway.Server.Tasks;

namespace Slipway.Server.Packages;

/// <summary>Packages that were announced and wait for their content. They belong to no Task until it has come.</summary>
public sealed class AnnouncedPackages(Database database, PackageStore packages, TimeProvider time)
{
    /// <summary>The Task that takes a package over.</summary>
    public const string TaskKind = "stage-package";

    public Task<Package> AnnounceAsync(Package package, Action<Microsoft.Data.Sqlite.SqliteConnection> admit) => database.WriteAsync(connection =>
    {
        packages.Insert(connection, package, task: null, admit);
        connection.Execute(
            "INSERT INTO announced_packages (package_id, announced) VALUES (@id, @now)", new { id = package.Uuid.ToString(), now = time.UnixNanoseconds() });
        return package;
    });

    /// <summary>Begins the wait anew: somebody tries to send the content.</summary>
    public Task TouchAsync(PackageId id) => database.WriteAsync(connection =>
    {
        connection.Execute("UPDATE announced_packages SET announced = @now WHERE package_id = @id", new { id = id.ToString(), now = time.UnixNanoseconds() });
    });

    public bool IsWaiting(PackageId id) => database.Read(connection =>
        connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM announced_packages WHERE package_id = @id)", new { id = id.ToString() }));

    /// <summary>The content has come, and this Task works on it; does nothing when it is the Task's already.</summary>
    /// <returns>The package; null when it is gone.</returns>
    public Task<Package?> TakeOverAsync(PackageId id, TaskId task) => database.WriteAsync(connection =>
    {
        var key = new { id = id.ToString(), task = task.ToString() };
        if (connection.Execute("DELETE FROM announced_packages WHERE package_id = @id", key) > 0)
        {
            connection.Execute("UPDATE packages SET task_id = @task, document = json_set(document, '$.state', 'staging') WHERE id = @id", key);
        }

        return connection.QuerySingleOrDefault<string>("SELECT document FROM packages WHERE id = @id AND task_id = @task", key) is { } document
            ? Documents.Read(document, SlipwayJson.Wire.Package)
            : null;
    });

    /// <summary>Those that were announced before a moment and that no Task is about to take over.</summary>
    public IReadOnlyList<PackageId> Before(DateTimeOffset moment) => database.Read(connection => connection
        .Query<string>(
            """
            SELECT package_id FROM announced_packages JOIN packages ON packages.id = package_id
            WHERE announced <= @moment
            AND NOT EXISTS (SELECT 1 FROM tasks WHERE tasks.fqn = packages.fqn AND kind = @kind AND state = 'running')
            """,
            new { moment = moment.UnixNanoseconds(), kind = TaskKind })
        .Select(PackageId.Parse).ToList());
}
