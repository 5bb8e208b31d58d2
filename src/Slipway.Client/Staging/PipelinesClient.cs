using System.Net.Http.Json;
using Slipway.Client.Http;
using Slipway.Contracts;
using Slipway.Contracts.Names;
using Slipway.Contracts.Staging;

namespace Slipway.Client.Staging;

/// <summary>The ways in which source code becomes a package.</summary>
public sealed class PipelinesClient
{
    private readonly ApiConnection connection;

    internal PipelinesClient(ApiConnection connection) => this.connection = connection;

    public Task<IReadOnlyList<StagingPipeline>> ListAsync(CancellationToken cancellationToken = default) =>
        connection.GetAsync("stagingpipelines", SlipwayJson.Default.IReadOnlyListStagingPipeline, cancellationToken);

    /// <summary>The pipeline of that name, or null when there is none that the caller may see.</summary>
    public async Task<StagingPipeline?> FindAsync(Fqn fqn, CancellationToken cancellationToken = default)
    {
        var path = new QueryString("stagingpipelines").Add("fqn", fqn.ToString()).ToString();
        var found = await connection.GetAsync(path, SlipwayJson.Default.IReadOnlyListStagingPipeline, cancellationToken).ConfigureAwait(false);
        return found.FirstOrDefault(pipeline => pipeline.Fqn == fqn);
    }

    public Task<StagingPipeline> CreateAsync(StagingPipeline pipeline, CancellationToken cancellationToken = default) =>
        connection.PostAsync("stagingpipelines", pipeline, SlipwayJson.Default.StagingPipeline, SlipwayJson.Default.StagingPipeline, cancellationToken);

    /// <summary>Replaces the pipeline: get it, change it, put it.</summary>
    public Task<StagingPipeline> UpdateAsync(StagingPipeline pipeline, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        return connection.SendAsync(
            HttpMethod.Put,
            $"stagingpipelines/{pipeline.Uuid}",
            JsonContent.Create(pipeline, SlipwayJson.Default.StagingPipeline),
            SlipwayJson.Default.StagingPipeline,
            cancellationToken);
    }

    public Task DeleteAsync(PipelineId id, CancellationToken cancellationToken = default) =>
        connection.SendAsync(HttpMethod.Delete, $"stagingpipelines/{id}", content: null, cancellationToken);
}
