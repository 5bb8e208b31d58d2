using Slipway.Contracts.Names;

namespace Slipway.Contracts.Tasks;

/// <summary>The stages and subtasks of a deploy, in the words that v1 clients print.</summary>
public static class TaskStages
{
    public const string PullingImage = "Pulling Docker image";
    public const string DownloadingLayers = "Downloading layers";
    public const string CreatingJob = "Creating job";
    public const string ConfiguringJob = "Configuring job";
    public const string StartingJob = "Starting job";

    public const string CheckingPolicy = "checking policy";
    public const string CheckingPackageName = "checking if package FQN is taken";
    public const string FetchingMetadata = "fetching image metadata";
    public const string CreatingPackage = "creating package";
    public const string DownloadedAllLayers = "downloaded all layers";

    /// <summary>In place of the fetching and downloading lines when nothing is missing; the word order is v1's.</summary>
    public const string AllLayersDownloaded = "all layers downloaded";
    public const string TaggingPackage = "tagging package";

    /// <summary>The one stage of a folder's way to a package; its subtasks are lines to print.</summary>
    public const string Staging = "Staging";
    public const string DownloadingPackage = "Downloading package for processing...";
    public const string StagingComplete = "Staging is complete.";

    public static string BeginningStaging(Fqn pipeline, int stagers) => $"Beginning staging with '{pipeline}' pipeline, {stagers} stager(s) defined.";

    public static string LaunchingStager(string name) => $"Launching instance of stager '{name}'...";

    public static string FetchingLayers(int count) => $"fetching {count} {(count == 1 ? "layer" : "layers")}";

    public static string DownloadingLayer(string shortId) => $"downloading layer {shortId}";

    /// <summary>An addition of ours, told only when it happens.</summary>
    public static string DownloadingLayerAgain(string shortId, string registry) => $"downloading layer {shortId} again from its beginning: {registry} can't go on where it broke off";

    public static string DownloadedLayer(string shortId) => $"downloaded layer {shortId}";
}
