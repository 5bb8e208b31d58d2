using System.Globalization;

namespace Slipway.Engine.Instances;

/// <summary>Signal names as images write them: <c>SIGQUIT</c>, <c>QUIT</c>, <c>3</c>, <c>SIGRTMIN+3</c>.</summary>
internal static class StopSignal
{
    public const int Terminate = 15;
    public const int Kill = 9;

    private const int FirstRealTime = 34;
    private const int LastRealTime = 64;

    // Number 1 first; the same on x86-64 and 64-bit ARM.
    private static readonly string[] Names =
    [
        "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT",
        "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    /// <summary>The number of a signal; null when there is no such signal.</summary>
    public static int? Parse(string text)
    {
        var name = text.Trim().ToUpperInvariant();
        if (name.StartsWith("SIG", StringComparison.Ordinal))
            name = name[3..];
        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number is > 0 and <= LastRealTime ? number : null;
        if (name.StartsWith("RTMIN", StringComparison.Ordinal))
            return RealTime(FirstRealTime, name[5..]);
        if (name.StartsWith("RTMAX", StringComparison.Ordinal))
            return RealTime(LastRealTime, name[5..]);
        var index = Array.IndexOf(Names, name);
        return index >= 0 ? index + 1 : null;
    }

    private static int? RealTime(int from, string offset)
    {
        if (offset.Length == 0)
            return from;
        return int.TryParse(offset, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var plus)
            && from + plus is >= FirstRealTime and <= LastRealTime and var number
                ? number
                : null;
    }
}
