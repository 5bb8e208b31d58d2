namespace Slipway.Contracts.Api;

/// <param name="Location">Absolute URL of the Task, with the scheme and host that the request came by.</param>
public sealed record LocationResponse(string Location);
