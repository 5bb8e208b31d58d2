using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Cli.Grammar;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Contracts.Staging;

namespace Slipway.Cli.Pipelines;

/// <summary>A pipeline as a JSON file with the API's keys: what <c>apc staging pipeline show --json</c> prints.</summary>
internal static class PipelineFile
{
    private const int MaxBytes = 1024 * 1024;

    /// <param name="path">Of the file.</param>
    /// <param name="fqn">The name of the new pipeline, whatever the file says.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static async Task<StagingPipeline> ReadAsync(string path, Fqn fqn, CancellationToken cancellationToken)
    {
        try
        {
            if (new FileInfo(path).Length > MaxBytes)
                throw new JsonException($"it has more than {MaxBytes} bytes");
            var node = JsonNode.Parse(await File.ReadAllTextAsync(path, cancellationToken)) as JsonObject ?? throw new JsonException("it is not a JSON object");
            // The server's to choose.
            node["uuid"] = PipelineId.New().ToString();
            node["fqn"] = fqn.ToString();
            node["name"] = fqn.Name;
            return node.Deserialize(SlipwayJson.Default.StagingPipeline)!;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw new CommandException(ExitCodes.Usage, $"{path} is not a staging pipeline: {failure.Message.TrimEnd('.')}.", "`apc staging pipeline show NAME --json` prints one.", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCodes.Usage, $"{path} can't be read: {failure.Message.TrimEnd('.')}.", inner: failure);
        }
    }
}
