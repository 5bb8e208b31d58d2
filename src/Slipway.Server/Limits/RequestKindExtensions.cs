namespace Slipway.Server.Limits;

/// <summary>How endpoints state what their requests count as.</summary>
internal static class RequestKindExtensions
{
    public static TBuilder CountsAs<TBuilder>(this TBuilder builder, RequestKind kind)
        where TBuilder : IEndpointConventionBuilder => builder.CountsAs(_ => kind);

    public static TBuilder CountsAs<TBuilder>(this TBuilder builder, Func<HttpContext, RequestKind> kindOf)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RequestKindRule(kindOf));
}
