namespace Slipway.Server.Configuration;

/// <summary>A setting that can't be used; the message names it and says what would be right.</summary>
public sealed class InvalidConfigurationException(string message) : Exception(message);
