namespace Slipway.Server.Limits;

/// <summary>Of which kind an endpoint's requests are, stated as data on every endpoint where they are not plain ones.</summary>
internal sealed record RequestKindRule(Func<HttpContext, RequestKind> KindOf);
