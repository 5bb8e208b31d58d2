using Dapper;
using Microsoft.Data.Sqlite;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;
using Slipway.Server.Storage;
using Slipway.Server.Tasks;

namespace Slipway.Server.Packages;

/// <summary>The packages that exist, and whose name is whose.</summary>
public sealed class PackageStore(Database database)
{
    private readonly TakenNames names = new(database, "packages", "package");

    public Package? Find(PackageId id) => Single("id = @key", id.ToString());

    public Package? Find(Fqn fqn) => Single("fqn = @key", fqn.ToString());

    /// <summary>By name.</summary>
    public IReadOnlyList<Package> List() => database.Read(connection =>
        connection.Query<string>("SELECT document FROM packages ORDER BY fqn").Select(Parse).ToList());

    /// <summary>Manifests that some package is made of.</summary>
    public IReadOnlyCollection<Digest> ManifestsInUse() => database.Read(connection =>
        connection.Query<string>("SELECT DISTINCT manifest_digest FROM packages WHERE manifest_digest IS NOT NULL").Select(Digest.Parse).ToList());

    /// <summary>Fails when the name belongs to something that another Task made.</summary>
    /// <exception cref="SlipwayException"><c>name_taken</c>.</exception>
    public void RequireFree(Fqn fqn, TaskId? task) => names.RequireFree(fqn, task);

    /// <summary>Takes the name, or finds that this Task has it already.</summary>
    /// <param name="admit">Has the last word inside the write, and throws for a no.</param>
    public Task<Package> ReserveAsync(Package package, TaskRecord task, Action<SqliteConnection> admit) =>
        database.WriteAsync(connection => Insert(connection, package, task.Id, admit));

    /// <summary>Takes the name within a change in progress.</summary>
    /// <param name="task">The Task that makes it; null when it belongs to none yet.</param>
    internal Package Insert(SqliteConnection connection, Package package, TaskId? task, Action<SqliteConnection> admit)
    {
        if (names.FindOwn(connection, package.Fqn, task) is { } there)
            return Parse(there);
        admit(connection);

        connection.Execute(
            "INSERT INTO packages (id, fqn, task_id, manifest_digest, image, document) VALUES (@id, @fqn, @task, @manifest, @image, @document)",
            new
            {
                id = package.Uuid.ToString(),
                fqn = package.Fqn.ToString(),
                task = task?.ToString() ?? "",
                manifest = package.Digest?.ToString(),
                image = package.Image,
                document = Documents.Write(package, SlipwayJson.Wire.Package),
            });
        return package;
    }

    /// <param name="admit">Has the last word inside the write, about the package as it is to be, and throws for a no.</param>
    public Task<Package> UpdateAsync(PackageId id, Func<Package, Package> change, Action<SqliteConnection, Package>? admit = null) => database.WriteAsync(connection =>
    {
        var text = connection.QuerySingleOrDefault<string>("SELECT document FROM packages WHERE id = @id", new { id = id.ToString() })
            ?? throw new SlipwayException(ErrorCodes.NotFound, $"The package {id} was deleted.");
        var changed = change(Parse(text));
        admit?.Invoke(connection, changed);
        connection.Execute(
            "UPDATE packages SET manifest_digest = @manifest, document = @document WHERE id = @id",
            new { id = id.ToString(), manifest = changed.Digest?.ToString(), document = Documents.Write(changed, SlipwayJson.Wire.Package) });
        return changed;
    });

    public Task DeleteAsync(PackageId id) => database.WriteAsync(connection =>
    {
        connection.Execute("DELETE FROM packages WHERE id = @id", new { id = id.ToString() });
    });

    /// <summary>Deletes a package that nothing uses: asked in the same change, so that no job can come in between.</summary>
    /// <exception cref="SlipwayException"><c>in_use</c>: a job runs from it; <c>state_conflict</c>: a Task makes it.</exception>
    public Task DeleteUnusedAsync(Package package) => database.WriteAsync(connection =>
    {
        var users = UsersOf(connection, package.Uuid);
        if (users.Count > 0)
            throw new SlipwayException(ErrorCodes.InUse, $"The package \"{package.Fqn}\" is used by {string.Join(", ", users.Select(user => $"\"{user}\""))}; delete that first.");
        if (BeingMade(connection).Contains(package.Uuid))
            throw new SlipwayException(ErrorCodes.StateConflict, $"The package \"{package.Fqn}\" is being made; wait for its task, or cancel it.");
        connection.Execute("DELETE FROM packages WHERE id = @id", new { id = package.Uuid.ToString() });
    });

    /// <summary>Packages that no job has and no Task is making or about to use, and that have their content.</summary>
    public IReadOnlyList<Package> Unused() => database.Read(connection =>
    {
        var used = connection.Query<string>("SELECT DISTINCT json_extract(used.value, '$.uuid') FROM jobs, json_each(jobs.document, '$.packages') AS used")
            .Select(PackageId.Parse).Concat(BeingMade(connection)).ToHashSet();
        return connection.Query<string>("SELECT document FROM packages ORDER BY fqn").Select(Parse)
            .Where(package => package.State is not (PackageState.Uploading or PackageState.Staging) && !used.Contains(package.Uuid))
            .ToList();
    });

    /// <summary>For a change that makes a job run from it.</summary>
    /// <exception cref="SlipwayException"><c>not_found</c>: it was deleted meanwhile.</exception>
    internal static void RequireThere(SqliteConnection connection, PackageId id)
    {
        if (!connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM packages WHERE id = @id)", new { id = id.ToString() }))
            throw new SlipwayException(ErrorCodes.NotFound, $"The package {id} was deleted meanwhile.");
    }

    private static List<string> UsersOf(SqliteConnection connection, PackageId id) => connection.Query<string>(
        """
        SELECT DISTINCT jobs.fqn FROM jobs, json_each(jobs.document, '$.packages') AS used
        WHERE json_extract(used.value, '$.uuid') = @id ORDER BY jobs.fqn
        """,
        new { id = id.ToString() }).AsList();

    private static HashSet<PackageId> BeingMade(SqliteConnection connection) => connection.Query<string>(
        "SELECT packages.id FROM packages JOIN tasks ON tasks.id = packages.task_id WHERE tasks.state = 'running'")
        .Select(PackageId.Parse).ToHashSet();

    /// <summary>Removes what a Task made.</summary>
    public Task DeleteMadeByAsync(TaskId task) => database.WriteAsync(connection =>
    {
        connection.Execute("DELETE FROM packages WHERE task_id = @task", new { task = task.ToString() });
    });

    private static Package Parse(string document) => Documents.Read(document, SlipwayJson.Wire.Package);

    private Package? Single(string condition, string key) =>
        database.Read(connection => connection.QuerySingleOrDefault<string>($"SELECT document FROM packages WHERE {condition}", new { key }))
            is { } document ? Parse(document) : null;
}
