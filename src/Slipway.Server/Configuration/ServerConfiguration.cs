using System.Globalization;
using System.Net;
using System.Text.Json;
using Slipway.Contracts.Units;
using Slipway.Server.Routes;

namespace Slipway.Server.Configuration;

/// <summary>Where settings come from; later wins: <c>slipway.json</c>, <c>SLIPWAY_*</c> variables, flags.</summary>
public static class ServerConfiguration
{
    public const string FileName = "slipway.json";
    public const string EnvironmentPrefix = "SLIPWAY_";

    private const int MaxDays = 36_500;
    private const int MaxLogFiles = 1000;

    // conmon writes in pieces of up to 32 KB.
    private const long LeastLogSize = 64 << 10;

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
        var options = new ServerOptions
        {
            Data = configuration["data"] ?? defaults.Data,
            Listen = configuration["listen"] ?? defaults.Listen,
            RouteListen = configuration["route-listen"] ?? defaults.RouteListen,
            TcpRoutePorts = configuration["tcp-route-ports"] ?? defaults.TcpRoutePorts,
            Certificate = configuration["certificate"] ?? defaults.Certificate,
            CertificateKey = configuration["certificate-key"] ?? defaults.CertificateKey,
            Domain = configuration["domain"] ?? defaults.Domain,
            EngineName = configuration["engine-name"] ?? defaults.EngineName,
            EngineSubnet = configuration["engine-subnet"] ?? defaults.EngineSubnet,
            AuditDays = configuration["audit-days"] is { } days ? ParseDays("audit-days", days) : defaults.AuditDays,
            LogFormat = configuration["log-format"] ?? defaults.LogFormat,
            DiskBudget = configuration["disk-budget"] is { Length: > 0 } budget ? ParseSize("disk-budget", budget, least: 1) : defaults.DiskBudget,
            DiskReserve = configuration["disk-reserve"] is { } reserve ? ParseSize("disk-reserve", reserve, least: 0) : defaults.DiskReserve,
            LogSize = configuration["log-size"] is { } logSize ? ParseSize("log-size", logSize, LeastLogSize) : defaults.LogSize,
            LogFiles = configuration["log-files"] is { } logFiles ? ParseNumber("log-files", "files", logFiles, 2, MaxLogFiles) : defaults.LogFiles,
            LogDays = configuration["log-days"] is { } logDays ? ParseDays("log-days", logDays) : defaults.LogDays,
            LogBudget = configuration["log-budget"] is { } logBudget ? ParseSize("log-budget", logBudget, least: 0) : defaults.LogBudget,
            TaskDays = configuration["task-days"] is { } taskDays ? ParseDays("task-days", taskDays) : defaults.TaskDays,
            ConsoleFolder = configuration["console-folder"] ?? defaults.ConsoleFolder,
            TrustedProxies = [.. RegistrySection.List(configuration, "trusted-proxy")],
            Registries = RegistrySection.Read(configuration),
            LocalRegistries = configuration["local-registries"] is { } local ? ParseSwitch("local-registries", local) : defaults.LocalRegistries,
            Transfers = TransferSection.Read(configuration),
            Deadlines = DeadlineSection.Read(configuration),
            Tasks = TaskSection.Read(configuration),
            Limits = LimitSection.Read(configuration),
        };
        Check(options);
        return options;
    }

    private static bool ParseSwitch(string key, string text) =>
        bool.TryParse(text, out var value) ? value : throw new InvalidConfigurationException($"{key} '{text}' is neither 'true' nor 'false'.");

    private static int ParseDays(string key, string text) => ParseNumber(key, "days", text, 1, MaxDays);

    private static int ParseNumber(string key, string unit, string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new InvalidConfigurationException($"{key} '{text}' is not a number of {unit} from {least} to {most}.");

    private static long ParseSize(string key, string text, long least) =>
        ByteSize.TryParse(text, out var bytes) && bytes >= least
            ? bytes
            : throw new InvalidConfigurationException($"{key} '{text}' is not a size such as 20GB or 512MB{(least > 1 ? $", of at least {ByteSize.Format(least)}" : "")}.");

    private static void Check(ServerOptions options)
    {
        if (!IPNetwork.TryParse(options.EngineSubnet, out _))
            throw new InvalidConfigurationException($"engine-subnet '{options.EngineSubnet}' is not an IPv4 network such as 10.203.0.0/16.");
        foreach (var proxy in options.TrustedProxies.Where(proxy => !IPAddress.TryParse(proxy, out _)))
            throw new InvalidConfigurationException($"trusted-proxy '{proxy}' is not an IP address.");
        CheckAddresses("listen", options.Listen, options);
        if (options.RouteListen.Length > 0)
            CheckAddresses("route-listen", options.RouteListen, options);
        if ((options.Certificate.Length > 0) != (options.CertificateKey.Length > 0))
            throw new InvalidConfigurationException("certificate and certificate-key go together: one of them is missing.");
        if (options.TcpRoutePorts.Length > 0 && !TcpRange.TryParse(options.TcpRoutePorts, out _))
            throw new InvalidConfigurationException($"tcp-route-ports '{options.TcpRoutePorts}' is not a range of ports such as 7000-7099 or 0.0.0.0:7000-7099.");
        if (options.LogFormat is not ("text" or "json"))
            throw new InvalidConfigurationException($"log-format '{options.LogFormat}' is neither 'text' nor 'json'.");
    }

    private static void CheckAddresses(string key, string urls, ServerOptions options)
    {
        foreach (var url in urls.Split(';'))
        {
            if (!Uri.TryCreate(url.Replace("*", "host", StringComparison.Ordinal), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                throw new InvalidConfigurationException($"{key} '{url}' is not an address such as http://127.0.0.1:8080.");
            if (uri.Scheme == Uri.UriSchemeHttps && options.Certificate.Length == 0)
                throw new InvalidConfigurationException($"{key} '{url}' needs a certificate: set certificate and certificate-key to PEM files.");
        }
    }
}
