namespace Slipway.Server.Routes;

/// <summary>Marks connections to addresses that serve apps and never the API.</summary>
internal sealed class RoutesOnly
{
    public static RoutesOnly Mark { get; } = new();
}
