namespace Slipway.Engine.Instances;

/// <summary>How to end an instance: the command if there is one, else the signal; after the grace SIGKILL.</summary>
/// <param name="Signal">E.g. <c>SIGTERM</c>.</param>
/// <param name="Grace">How long it may take before it is killed.</param>
/// <param name="Command">Run inside the instance first, within the grace; empty for none.</param>
public sealed record StopRequest(string Signal, TimeSpan Grace, IReadOnlyList<string> Command);
