using System.Globalization;
using Slipway.Chaos.Records;
using Slipway.Chaos.Servers;
using Slipway.Contracts.Names;

namespace Slipway.Chaos.Checks;

/// <summary>Instances as the machine shows them, whatever the server says.</summary>
internal static class Outside
{
    /// <summary>Null when it does not run.</summary>
    public static RunningInstance? Find(ServerPlace place, InstanceId id)
    {
        var bundle = Path.Combine(place.Runtime, "i", id.ToString());
        return Mark(Path.Combine(bundle, "pid")) is { } app && Mark(Path.Combine(bundle, "conmon.pid")) is { } supervisor
            ? new RunningInstance(id, app, supervisor)
            : null;
    }

    /// <summary>All whose folders are there.</summary>
    public static IReadOnlyList<RunningInstance> All(ServerPlace place)
    {
        var folder = Path.Combine(place.Runtime, "i");
        return !Directory.Exists(folder)
            ? []
            : [.. Directory.EnumerateDirectories(folder).Select(path => Find(place, InstanceId.Parse(Path.GetFileName(path)))).OfType<RunningInstance>()];
    }

    private static ProcessMark? Mark(string file)
    {
        try
        {
            return int.TryParse(File.ReadAllText(file).Trim(), CultureInfo.InvariantCulture, out var pid) ? ProcessMark.Of(pid) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
