namespace Slipway.Server.Idempotency;

/// <summary>How POST endpoints state what a repeated request does.</summary>
public static class IdempotencyRuleExtensions
{
    /// <summary>A request that is sent again with the same <c>Idempotency-Key</c> gets the first one's answer, and nothing is done twice.</summary>
    public static TBuilder OncePerKey<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new IdempotencyRule(WhyNot: null));

    /// <summary>A key is not looked at.</summary>
    public static TBuilder NeedsNoKey<TBuilder>(this TBuilder builder, string why)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new IdempotencyRule(why));
}
