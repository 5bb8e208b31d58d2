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
