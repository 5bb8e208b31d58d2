namespace Slipway.Policy.Engine;

internal enum Comparator
{
    Equal,
    BeginsWith,
    EndsWith,
    FqnMatch,
}
