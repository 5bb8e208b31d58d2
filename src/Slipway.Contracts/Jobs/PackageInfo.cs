using Slipway.Contracts.Names;

namespace Slipway.Contracts.Jobs;

/// <summary>A package that a job runs from.</summary>
/// <param name="Source"><c>user</c> when somebody named it, <c>system</c> when the platform chose it.</param>
public sealed record PackageInfo(PackageId Uuid, string Source = "user", string State = "ready");
