using Slipway.Engine.Roots;

namespace Slipway.Engine.Specs;

/// <summary>The variables of an instance's process: its own, and the few that every program expects.</summary>
internal static class InstanceEnvironment
{
    public const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    public static IReadOnlyList<KeyValuePair<string, string>> Complete(
        IReadOnlyDictionary<string, string> own, string hostname, ResolvedUser user)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOME"] = user.Home,
            ["HOSTNAME"] = hostname,
            ["PATH"] = DefaultPath,
        };
        foreach (var (name, value) in own)
            all[name] = value;
        return [.. all];
    }
}
