using System.Globalization;

namespace Slipway.Chaos.Records;

/// <summary>A process that can't be mistaken for another: its number, and when it began (field 22 of <c>/proc/PID/stat</c>).</summary>
internal readonly record struct ProcessMark(int Pid, long Started)
{
    /// <summary>Null when there is none of that number.</summary>
    public static ProcessMark? Of(int pid)
    {
        try
        {
            // 4711 (a name) S 1 …: the name may have spaces and brackets.
            var text = File.ReadAllText($"/proc/{pid}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : new ProcessMark(pid, long.Parse(fields[19], CultureInfo.InvariantCulture));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public bool IsThere => Of(Pid) == this;
}
