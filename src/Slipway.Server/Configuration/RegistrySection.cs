using Slipway.Images.Registries;

namespace Slipway.Server.Configuration;

/// <summary>
/// Reads <c>{"registries":{"host:5000":{"mirrors":["http://…"]}}}</c>. .NET configuration splits keys at colons, so a host
/// with a port arrives as two levels, <c>host</c> and <c>5000</c>, and is put together again here.
/// </summary>
internal static class RegistrySection
{
    public static Dictionary<string, RegistryOptions> Read(IConfiguration configuration)
    {
        var registries = new Dictionary<string, RegistryOptions>(StringComparer.OrdinalIgnoreCase);
        foreach (var child in configuration.GetSection("registries").GetChildren())
            Collect(child.Key, child, registries);

        foreach (var mirror in List(configuration, "registry-mirror"))
        {
            var (host, url) = SplitMirror(mirror);
            Update(registries, host, options => options.Mirrors.Add(url));
        }

        foreach (var host in List(configuration, "insecure-registry"))
            Update(registries, host, options => options.Insecure = true);
        return registries;
    }

    /// <summary>A list as flags give it (<c>key:0</c>, <c>key:1</c>), or one text separated by commas as the environment does.</summary>
    public static IEnumerable<string> List(IConfiguration configuration, string key)
    {
        var section = configuration.GetSection(key);
        return section.Value is { } text
            ? text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : section.GetChildren().Select(child => child.Value).OfType<string>();
    }

    private static void Collect(string host, IConfigurationSection section, Dictionary<string, RegistryOptions> registries)
    {
        var ports = section.GetChildren().Where(child => child.Key.All(char.IsAsciiDigit)).ToList();
        foreach (var port in ports)
            Collect($"{host}:{port.Key}", port, registries);
        if (section.GetChildren().Count() == ports.Count)
            return;

        Update(registries, host, options => section.Bind(options));
    }

    private static void Update(Dictionary<string, RegistryOptions> registries, string host, Action<RegistryOptions> change)
    {
        if (!registries.TryGetValue(host, out var options))
            registries[host] = options = new RegistryOptions();
        change(options);
    }

    private static (string Host, string Url) SplitMirror(string text)
    {
        var equals = text.IndexOf('=');
        if (equals <= 0 || !Uri.TryCreate(text[(equals + 1)..], UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            throw new InvalidConfigurationException(
                $"--registry-mirror '{text}' is not of the form HOST=URL, as in registry-1.docker.io=http://127.0.0.1:5000");
        }

        return (text[..equals], url.ToString().TrimEnd('/'));
    }
}
