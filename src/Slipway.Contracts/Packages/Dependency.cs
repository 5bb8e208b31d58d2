namespace Slipway.Contracts.Packages;

/// <param name="Type"><c>file</c>, <c>package</c>, <c>runtime</c> or <c>os</c>.</param>
public sealed record Dependency(string Type, string Name);
