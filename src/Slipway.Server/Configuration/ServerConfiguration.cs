using System.Text.Json;

namespace Slipway.Server.Configuration;

/// <summary>Where settings come from; later wins: <c>slipway.json</c>, <c>SLIPWAY_*</c> variables, flags.</summary>
public static class ServerConfiguration
{
    public const string FileName = "slipway.json";
    public const string EnvironmentPrefix = "SLIPWAY_";

    private const string SystemFile = "/etc/slipway/" + FileName;

    /// <param name="file">A file that must exist, or null to look for <c>./slipway.json</c>, then <c>/etc/slipway/slipway.json</c>.</param>
    /// <param name="flags">Settings given on the command line, by their keys.</param>
    /// <exception cref="InvalidConfigurationException">A setting can't be used.</exception>
    public static ServerOptions Load(string? file, IEnumerable<KeyValuePair<string, string?>> flags)
    {
        if (file is not null && !File.Exists(file))
            throw new InvalidConfigurationException($"There is no configuration file '{file}'.");
        var found = file ?? new[] { FileName, SystemFile }.FirstOrDefault(File.Exists);

        var builder = new ConfigurationBuilder();
        if (found is not null)
            builder.AddJsonFile(Path.GetFullPath(found), optional: false, reloadOnChange: false);
        builder.AddEnvironmentVariables(EnvironmentPrefix);
        builder.AddInMemoryCollection(flags);
        try
        {
            return Read(builder.Build());
        }
        catch (InvalidDataException exception) when (exception.InnerException is FormatException or JsonException)
        {
            throw new InvalidConfigurationException($"The configuration file '{found}' is not valid JSON: {exception.InnerException.Message}");
        }
    }

    private static ServerOptions Read(IConfigurationRoot configuration)
    {
        var defaults = new ServerOptions();
        return new ServerOptions
        {
            Data = configuration["data"] ?? defaults.Data,
            Listen = configuration["listen"] ?? defaults.Listen,
            Domain = configuration["domain"] ?? defaults.Domain,
            EngineName = configuration["engine-name"] ?? defaults.EngineName,
            EngineSubnet = configuration["engine-subnet"] ?? defaults.EngineSubnet,
            LogFormat = configuration["log-format"] ?? defaults.LogFormat,
            TrustedProxies = [.. RegistrySection.List(configuration, "trusted-proxy")],
            Registries = RegistrySection.Read(configuration),
        };
    }
}
