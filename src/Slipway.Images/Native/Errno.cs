namespace Slipway.Images.Native;

/// <summary>The error numbers that mean something here (Linux, the same on x86-64 and arm64).</summary>
internal static class Errno
{
    public const int NoEntry = 2;
    public const int TooBig = 7;
    public const int Interrupted = 4;
    public const int TryAgain = 11;
    public const int Exists = 17;
    public const int NotDirectory = 20;
    public const int IsDirectory = 21;
    public const int Invalid = 22;
    public const int NoSpace = 28;
    public const int OutOfRange = 34;
    public const int NameTooLong = 36;
    public const int NotEmpty = 39;
    public const int Loop = 40;
    public const int NoData = 61;
    public const int NotSupported = 95;
    public const int Quota = 122;
    public const int NotPermitted = 1;
    public const int TooManyLinks = 31;
}
