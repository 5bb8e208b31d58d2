namespace Slipway.Contracts.Jobs;

/// <param name="RestartMode">Default <c>no</c> for jobs made from images.</param>
/// <param name="MaximumAttempts">Restarts in a row before giving up; 0 for no limit.</param>
public sealed record RestartConfig(RestartMode RestartMode = RestartMode.No, int MaximumAttempts = 0);
