using System.Globalization;

namespace Slipway.Server.Limits;

/// <summary>How many files and sockets the process may have open: what connections come out of.</summary>
internal static class OpenFiles
{
    /// <summary>When it can't be found out: what every system gives.</summary>
    private const int Least = 1024;

    /// <summary>More than this is of no use here: memory is the next thing to run out.</summary>
    private const int Most = 200_000;

    // "Max open files            20000                20000                files". The runtime has raised the soft limit to the hard one by now.
    public static int Limit { get; } = Read("/proc/self/limits");

    /// <summary>A number, or a part of the limit where that is less.</summary>
    public static int AtMost(int number, double part) => Math.Min(number, (int)(Limit * part));

    private static int Read(string file)
    {
        try
        {
            var words = File.ReadLines(file).FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal))?
                .Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return words is [_, _, _, "unlimited", ..] ? Most
                : words is [_, _, _, var soft, ..] && int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? Math.Clamp(limit, Least, Most)
                : Least;
        }
        catch (IOException)
        {
            return Least;
        }
    }
}
