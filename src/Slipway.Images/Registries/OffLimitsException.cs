namespace Slipway.Images.Registries;

/// <summary>Thrown in place of a connection to where image URLs may not lead.</summary>
internal sealed class OffLimitsException(string host, string reason) : IOException($"{host} is off limits: {reason}")
{
    /// <summary>Host and port.</summary>
    public string Host { get; } = host;

    public string Reason { get; } = reason;

    public static OffLimitsException? In(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is OffLimitsException found)
                return found;
        }

        return null;
    }
}
