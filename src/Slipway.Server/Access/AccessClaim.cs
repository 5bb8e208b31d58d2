using Slipway.Contracts.Names;

namespace Slipway.Server.Access;

/// <summary>A claim that policy can make, as denials name it: <c>permit create</c>, <c>docker.allow "https://…"</c>.</summary>
public readonly record struct AccessClaim(string Type, string Value)
{
    public static AccessClaim Create { get; } = Permit("create");
    public static AccessClaim Read { get; } = Permit("read");
    public static AccessClaim Update { get; } = Permit("update");
    public static AccessClaim Delete { get; } = Permit("delete");
    public static AccessClaim Start { get; } = Permit("start");
    public static AccessClaim Stop { get; } = Permit("stop");

    public static AccessClaim Permit(string verb) => new("permit", verb);

    /// <summary>Jobs and packages in the target's namespace may be made from this image.</summary>
    public static AccessClaim AllowImage(ImageReference image) => new("docker.allow", image.ToString());

    public override string ToString() => Type == "permit" ? $"{Type} {Value}" : $"{Type} \"{Value}\"";
}
