namespace Slipway.Engine.Roots;

/// <summary>Who a process runs as, in numbers, and where its home is.</summary>
internal sealed record ResolvedUser(uint Uid, uint Gid, IReadOnlyList<uint> OtherGroups, string Home)
{
    public static ResolvedUser Root { get; } = new(0, 0, [], "/root");
}
