using System.Globalization;

namespace Slipway.Engine.Roots;

/// <summary>One line of <c>/etc/passwd</c>, e.g. <c>redis:x:999:1000:Redis server:/data:/bin/false</c>.</summary>
internal sealed record PasswdEntry(string Name, uint Uid, uint Gid, string Home);

/// <summary>One line of <c>/etc/group</c>, e.g. <c>adm:x:4:syslog,admin</c>.</summary>
internal sealed record GroupEntry(string Name, uint Gid, IReadOnlyList<string> Members);

/// <summary>Reads passwd(5) and group(5) as packages bring them: lines that make no sense are passed over.</summary>
internal static class PasswdFile
{
    public static IEnumerable<PasswdEntry> ParseUsers(string text) =>
        from fields in Lines(text)
        where fields.Length >= 4
        let uid = ParseId(fields[2])
        let gid = ParseId(fields[3])
        where uid is not null && gid is not null
        select new PasswdEntry(fields[0], uid.Value, gid.Value, fields.Length > 5 ? fields[5] : "");

    public static IEnumerable<GroupEntry> ParseGroups(string text) =>
        from fields in Lines(text)
        where fields.Length >= 3
        let gid = ParseId(fields[2])
        where gid is not null
        let members = fields.Length > 3 ? fields[3].Split(',', StringSplitOptions.RemoveEmptyEntries) : []
        select new GroupEntry(fields[0], gid.Value, members);

    /// <summary>A user or group number; null when the text is none. The largest means "no change" to chown(2), so it is none.</summary>
    public static uint? ParseId(string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id < uint.MaxValue ? id : null;

    private static IEnumerable<string[]> Lines(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split(':'));
}
