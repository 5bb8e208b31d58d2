namespace Slipway.Client.Tasks;

/// <summary>This transport does not get through here: the next one is to be tried.</summary>
internal sealed class TransportRefusedException(string message, Exception? inner = null) : Exception(message, inner);
