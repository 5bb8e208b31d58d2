using Dapper;
using Microsoft.Data.Sqlite;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Contracts.Staging;
using Slipway.Server.Storage;

namespace Slipway.Server.Staging;

/// <summary>The staging pipelines that exist: those that come with the server, and those that were made.</summary>
public sealed class PipelineStore(Database database)
{
    public StagingPipeline? Find(PipelineId id) => BuiltInPipelines.Find(id) ?? database.Read(connection => Single(connection, "id = @key", id.ToString()));

    public StagingPipeline? Find(Fqn fqn) => database.Read(connection => Find(connection, fqn));

    /// <summary>By name.</summary>
    public IReadOnlyList<StagingPipeline> List() => database.Read(connection => connection
        .Query<string>("SELECT document FROM staging_pipelines").Select(Parse).Concat(BuiltInPipelines.All)
        .OrderBy(pipeline => pipeline.Fqn.ToString(), StringComparer.Ordinal).ToList());

    /// <exception cref="SlipwayException"><c>name_taken</c>.</exception>
    public Task CreateAsync(StagingPipeline pipeline) => database.WriteAsync(connection =>
    {
        if (Find(connection, pipeline.Fqn) is not null)
            throw new SlipwayException(ErrorCodes.NameTaken, $"A staging pipeline \"{pipeline.Fqn}\" exists already. Choose another name, or delete it first: apc staging pipeline delete {pipeline.Fqn}");
        connection.Execute("INSERT INTO staging_pipelines (id, fqn, document) VALUES (@id, @fqn, @document)", Row(pipeline));
    });

    /// <summary>Changes a pipeline that was made here.</summary>
    /// <exception cref="SlipwayException"><c>not_found</c>: it is gone.</exception>
    public Task<StagingPipeline> UpdateAsync(PipelineId id, Func<StagingPipeline, StagingPipeline> change) => database.WriteAsync(connection =>
    {
        var found = Single(connection, "id = @key", id.ToString())
            ?? throw new SlipwayException(ErrorCodes.NotFound, $"The staging pipeline {id} was deleted.");
        var changed = change(found);
        connection.Execute("UPDATE staging_pipelines SET document = @document WHERE id = @id", Row(changed));
        return changed;
    });

    public Task DeleteAsync(PipelineId id) => database.WriteAsync(connection =>
    {
        connection.Execute("DELETE FROM staging_pipelines WHERE id = @id", new { id = id.ToString() });
    });

    private static object Row(StagingPipeline pipeline) => new
    {
        id = pipeline.Uuid.ToString(),
        fqn = pipeline.Fqn.ToString(),
        document = Documents.Write(pipeline, SlipwayJson.Wire.StagingPipeline),
    };

    private static StagingPipeline? Find(SqliteConnection connection, Fqn fqn) => BuiltInPipelines.Find(fqn) ?? Single(connection, "fqn = @key", fqn.ToString());

    private static StagingPipeline Parse(string document) => Documents.Read(document, SlipwayJson.Wire.StagingPipeline);

    private static StagingPipeline? Single(SqliteConnection connection, string condition, string key) =>
        connection.QuerySingleOrDefault<string>($"SELECT document FROM staging_pipelines WHERE {condition}", new { key }) is { } document ? Parse(document) : null;
}
