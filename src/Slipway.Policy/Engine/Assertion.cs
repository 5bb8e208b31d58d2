namespace Slipway.Policy.Engine;

/// <summary>A rule that asserted a claim, also one that was there already: which realm's value wins depends on all of them.</summary>
/// <param name="KnownBefore">How many claims there were: only those can have been its reason.</param>
internal readonly record struct Assertion(int Match, int Rows, int Key, ReadOnlyMemory<char> Value, int Line, int KnownBefore);
