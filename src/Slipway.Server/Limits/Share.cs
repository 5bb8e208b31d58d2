namespace Slipway.Server.Limits;

/// <summary>How many of something there may be at once, and how many of those may be one caller's.</summary>
public sealed record Share(int InAll, int OfOneCaller);
