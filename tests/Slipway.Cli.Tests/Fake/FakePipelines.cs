using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Slipway.Contracts;
using Slipway.Contracts.Names;
using Slipway.Contracts.Staging;

namespace Slipway.Cli.Tests.Fake;

internal sealed class FakePipelines
{
    public ConcurrentDictionary<Fqn, StagingPipeline> All { get; } = [];

    public void Map(WebApplication app)
    {
        var node = new StagingPipeline
        {
            Uuid = PipelineId.New(),
            Fqn = Fqn.Parse("stagpipe::/apcera::nodejs"),
            Name = "nodejs",
            Detect = ["package.json"],
            Priority = 50,
            BuildImage = "node:22",
            BuildCommand = "npm install --production\nrm -rf .npm",
            RunImage = "node:22-slim",
            StartCommand = "node ./app.js",
        };
        All[node.Fqn] = node;
        app.MapGet("/v1/stagingpipelines", (string? fqn) =>
        {
            IReadOnlyList<StagingPipeline> found = [.. All.Values.Where(pipeline => fqn is null || pipeline.Fqn.ToString() == fqn).OrderBy(pipeline => pipeline.Name, StringComparer.Ordinal)];
            return Results.Json(found, SlipwayJson.Default.IReadOnlyListStagingPipeline);
        });
        app.MapPost("/v1/stagingpipelines", async (HttpContext context) =>
        {
            var pipeline = (await context.Request.ReadFromJsonAsync(SlipwayJson.Default.StagingPipeline))!;
            All[pipeline.Fqn] = pipeline;
            return Results.Json(pipeline, SlipwayJson.Default.StagingPipeline);
        });
        app.MapDelete("/v1/stagingpipelines/{id}", (string id) => { All.TryRemove(All.Values.Single(pipeline => pipeline.Uuid == PipelineId.Parse(id)).Fqn, out _); });
    }
}
