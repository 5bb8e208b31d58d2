namespace Slipway.Server.Access;

/// <summary>How endpoints state what they need.</summary>
public static class EndpointRequirementExtensions
{
    /// <summary>Anyone may call it.</summary>
    public static TBuilder RequiresNothing<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new EndpointRequirement(false, []));

    /// <summary>A valid token, and the claims named.</summary>
    public static TBuilder Requires<TBuilder>(this TBuilder builder, params string[] claims)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new EndpointRequirement(true, claims));
}
