namespace Slipway.Images.Registries;

/// <summary>Looks at the configuration of registries as a whole, so that every problem is told at once.</summary>
internal static class RegistryOptionsCheck
{
    public static IEnumerable<string> Problems(IReadOnlyDictionary<string, RegistryOptions> registries)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (host, options) in registries)
        {
            var canonical = RegistryName.TryCanonical(host);
            if (canonical is null)
                yield return $"registries:{host}: this is not a host name, such as 'quay.io' or 'registry.local:5000'";
            else if (!seen.TryAdd(canonical, host))
                yield return $"registries:{host}: this is the same registry as '{seen[canonical]}'; write one of them";
            for (var i = 0; i < options.Mirrors.Count; i++)
            {
                if (!IsMirror(options.Mirrors[i]))
                    yield return $"registries:{host}:mirrors:{i}: a URL is expected, such as 'https://mirror.example:5000', without path or login";
            }

            if (options.CaFile is { Length: > 0 } file && !File.Exists(file))
                yield return $"registries:{host}:caFile: there is no file '{file}'";
            if (!string.IsNullOrEmpty(options.Password) && string.IsNullOrEmpty(options.Username))
                yield return $"registries:{host}:username: a password is set, but no user name";
        }
    }

    private static bool IsMirror(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri is { PathAndQuery: "/", UserInfo: "", Fragment: "" };
}
