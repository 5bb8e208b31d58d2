namespace Slipway.Engine.Roots;

/// <summary>
/// Who the users of a nested instance are for the machine: its user n is <c>First + n</c>, a number that nobody else has.
/// Root in there may mount and make namespaces, and is nobody out here.
/// </summary>
internal static class UserMapping
{
    /// <summary>High enough for no user of a machine or of another tool's containers; all nested instances share the range.</summary>
    public const uint First = 0x7000_0000;

    public const uint Count = 65536;

    /// <summary>The number inside, of one outside.</summary>
    public static uint Inside(uint id) => id is >= First and < First + Count ? id - First : id;
}
