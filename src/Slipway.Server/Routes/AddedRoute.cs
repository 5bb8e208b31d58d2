using Slipway.Server.Access;

namespace Slipway.Server.Routes;

/// <summary>An endpoint that a job has not had before.</summary>
/// <param name="IsChosen">The platform chose it, so nobody else may have it.</param>
public sealed record AddedRoute(RouteAddress Address, bool IsChosen, AccessNeed Need);
