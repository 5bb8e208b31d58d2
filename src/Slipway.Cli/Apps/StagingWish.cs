using Slipway.Contracts.Names;

namespace Slipway.Cli.Apps;

/// <summary>How a folder is to be staged.</summary>
/// <param name="Pipeline">Null to detect one.</param>
/// <param name="Environment">For the build, and for whatever runs from the package.</param>
internal sealed record StagingWish(Fqn? Pipeline, IReadOnlyDictionary<string, string> Environment);
