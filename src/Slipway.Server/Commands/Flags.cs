namespace Slipway.Server.Commands;

/// <summary>Flags that were given, as settings by their keys.</summary>
internal static class Flags
{
    public static Dictionary<string, string?> Of(IEnumerable<(string Key, string? Value)> single, IEnumerable<(string Key, string[]? Values)> lists)
    {
        var settings = single.Where(flag => flag.Value is not null).ToDictionary(flag => flag.Key, flag => flag.Value);
        foreach (var (key, values) in lists)
        {
            for (var index = 0; index < (values?.Length ?? 0); index++)
                settings[$"{key}:{index}"] = values![index];
        }

        return settings;
    }
}
