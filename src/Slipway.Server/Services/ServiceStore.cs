using Dapper;
using Microsoft.Data.Sqlite;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Contracts.Services;
using Slipway.Server.Storage;

namespace Slipway.Server.Services;

/// <summary>The services that exist: those that come with the server, and those that were made.</summary>
public sealed class ServiceStore(Database database)
{
    public Service? Find(ServiceId id) => BuiltInServices.Find(id) ?? database.Read(connection => Single(connection, "id = @key", id.ToString()));

    public Service? Find(Fqn fqn) => database.Read(connection => Find(connection, fqn));

    /// <summary>As a change in progress sees it.</summary>
    internal static Service? Find(SqliteConnection connection, Fqn fqn) => BuiltInServices.Find(fqn) ?? Single(connection, "fqn = @key", fqn.ToString());

    /// <summary>By name.</summary>
    public IReadOnlyList<Service> List() => database.Read(connection => connection
        .Query<string>("SELECT document FROM services").Select(Parse).Concat(BuiltInServices.All)
        .OrderBy(service => service.Fqn.ToString(), StringComparer.Ordinal).ToList());

    /// <exception cref="SlipwayException"><c>name_taken</c>.</exception>
    public Task CreateAsync(Service service) => database.WriteAsync(connection =>
    {
        if (Find(connection, service.Fqn) is not null)
            throw new SlipwayException(ErrorCodes.NameTaken, $"A service \"{service.Fqn}\" exists already. Choose another name, or delete it first: apc service delete {service.Fqn}");
        connection.Execute(
            "INSERT INTO services (id, fqn, document) VALUES (@id, @fqn, @document)",
            new { id = service.Uuid.ToString(), fqn = service.Fqn.ToString(), document = Documents.Write(service, SlipwayJson.Wire.Service) });
    });

    /// <param name="admit">Has the last word inside the write, and throws for a no.</param>
    public Task DeleteAsync(ServiceId id, Action<SqliteConnection> admit) => database.WriteAsync(connection =>
    {
        admit(connection);
        connection.Execute("DELETE FROM services WHERE id = @id", new { id = id.ToString() });
    });

    private static Service Parse(string document) => Documents.Read(document, SlipwayJson.Wire.Service);

    private static Service? Single(SqliteConnection connection, string condition, string key) =>
        connection.QuerySingleOrDefault<string>($"SELECT document FROM services WHERE {condition}", new { key }) is { } document ? Parse(document) : null;
}
