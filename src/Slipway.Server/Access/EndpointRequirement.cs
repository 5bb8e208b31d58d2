namespace Slipway.Server.Access;

/// <summary>
/// What a call needs before its handler runs, stated as data on every endpoint. What it needs on a particular resource is
/// listed here too, for the documentation and the tests; the handler asks for it once it knows the resource.
/// </summary>
/// <param name="Token">False only for the few calls that anyone may make.</param>
/// <param name="Claims">The claims that the handler asks for, e.g. <c>permit read on the job</c>.</param>
public sealed record EndpointRequirement(bool Token, IReadOnlyList<string> Claims);
