namespace Slipway.Client.Tasks;

/// <summary>A break in a watch that is going to be mended.</summary>
/// <param name="Attempt">How many times in a row, from 1.</param>
/// <param name="RetryIn">How long until the next try.</param>
/// <param name="Reason">One sentence for people.</param>
public sealed record WatchInterruption(int Attempt, TimeSpan RetryIn, string Reason);
