namespace Slipway.Chaos;

/// <summary>The run can't go on, since the server did not do what every run counts on.</summary>
public sealed class ChaosException(string message) : Exception(message);
