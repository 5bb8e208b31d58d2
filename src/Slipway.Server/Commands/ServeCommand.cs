using System.CommandLine;
using Slipway.Contracts.Errors;
using Slipway.Server.Configuration;
using Slipway.Server.Hosting;
using Slipway.Server.Storage;

namespace Slipway.Server.Commands;

/// <summary><c>slipway serve</c></summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var config = new Option<FileInfo?>("--config") { Description = "Settings as JSON. Without it: ./slipway.json, then /etc/slipway/slipway.json." };
        var data = new Option<string?>("--data") { Description = "Folder for everything that outlives the server. Default /var/lib/slipway." };
        var listen = new Option<string?>("--listen") { Description = "Address to serve, e.g. http://127.0.0.1:8080 (the default); several separated by ';'." };
        var domain = new Option<string?>("--domain") { Description = "The cluster's domain. Default slipway.localhost." };
        var routeListen = new Option<string?>("--route-listen") { Description = "More addresses, for routed apps only; several separated by ';'.", HelpName = "URL" };
        var tcpPorts = new Option<string?>("--tcp-route-ports") { Description = "Where tcp routes may listen, e.g. 7000-7099 or 0.0.0.0:7000-7099. Without it there are none.", HelpName = "RANGE" };
        var certificate = new Option<string?>("--certificate") { Description = "PEM file of the certificate for https addresses, with its chain.", HelpName = "FILE" };
        var certificateKey = new Option<string?>("--certificate-key") { Description = "PEM file of the certificate's private key.", HelpName = "FILE" };
        var mirrors = new Option<string[]>("--registry-mirror")
        {
            Description = "Ask this address first for a registry's images: registry-1.docker.io=http://127.0.0.1:5000. May be repeated.",
            HelpName = "HOST=URL",
        };
        var insecure = new Option<string[]>("--insecure-registry") { Description = "Reach this registry without TLS. May be repeated.", HelpName = "HOST" };
        var local = new Option<bool>("--local-registries") { Description = "Image URLs may name registries on this machine that no setting names." };
        var proxies = new Option<string[]>("--trusted-proxy") { Description = "Believe the X-Forwarded-* headers of this address. May be repeated.", HelpName = "ADDRESS" };
        var engineName = new Option<string?>("--engine-name") { Description = "Tells apart several servers on one machine: 1 to 8 lower-case letters and digits. Default 0." };
        var subnet = new Option<string?>("--engine-subnet") { Description = "IPv4 network of the instances. Default 10.203.0.0/16." };
        var auditDays = new Option<string?>("--audit-days") { Description = "How long entries of the audit log are kept. Default 90.", HelpName = "DAYS" };
        var diskBudget = new Option<string?>("--disk-budget") { Description = "What packages, downloads, uploads, logs and instances may take of the disk together, e.g. 20GB. Without it: all of it.", HelpName = "SIZE" };
        var diskReserve = new Option<string?>("--disk-reserve") { Description = "What pulls and uploads always leave free on the disk. Default 256MB.", HelpName = "SIZE" };
        var logSize = new Option<string?>("--log-size") { Description = "Size at which a new file of an instance's log is begun. Default 10MB.", HelpName = "SIZE" };
        var logFiles = new Option<string?>("--log-files") { Description = "Files kept of an instance's log. Default 5.", HelpName = "N" };
        var logDays = new Option<string?>("--log-days") { Description = "How long logs of ended instances are kept. Default 7.", HelpName = "DAYS" };
        var logBudget = new Option<string?>("--log-budget") { Description = "What the logs of ended instances may take together. Default 1GB.", HelpName = "SIZE" };
        var taskDays = new Option<string?>("--task-days") { Description = "How long events of finished tasks are kept. Default 30.", HelpName = "DAYS" };
        var logFormat = new Option<string?>("--log-format") { Description = "'text' (default) or 'json', one object a line." };
        logFormat.AcceptOnlyFromAmong("text", "json");

        var command = new Command("serve", "Start the server. Settings come from slipway.json, SLIPWAY_* variables and these flags; later wins.")
        {
            config, data, listen, routeListen, tcpPorts, certificate, certificateKey, domain, mirrors, insecure, local, proxies, engineName, subnet, auditDays, logFormat,
            diskBudget, diskReserve, logSize, logFiles, logDays, logBudget, taskDays,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(config)?.FullName,
            Flags.Of(
                [
                    ("data", parsed.GetValue(data)), ("listen", parsed.GetValue(listen)), ("domain", parsed.GetValue(domain)),
                    ("route-listen", parsed.GetValue(routeListen)), ("tcp-route-ports", parsed.GetValue(tcpPorts)),
                    ("certificate", parsed.GetValue(certificate)), ("certificate-key", parsed.GetValue(certificateKey)),
                    ("engine-name", parsed.GetValue(engineName)), ("engine-subnet", parsed.GetValue(subnet)),
                    ("local-registries", parsed.GetValue(local) ? "true" : null), ("audit-days", parsed.GetValue(auditDays)), ("log-format", parsed.GetValue(logFormat)),
                    ("disk-budget", parsed.GetValue(diskBudget)), ("disk-reserve", parsed.GetValue(diskReserve)), ("log-size", parsed.GetValue(logSize)),
                    ("log-files", parsed.GetValue(logFiles)), ("log-days", parsed.GetValue(logDays)), ("log-budget", parsed.GetValue(logBudget)),
                    ("task-days", parsed.GetValue(taskDays)),
                ],
                [
                    ("registry-mirror", parsed.GetValue(mirrors)), ("insecure-registry", parsed.GetValue(insecure)), ("trusted-proxy", parsed.GetValue(proxies)),
                ]),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string? config, Dictionary<string, string?> flags, CancellationToken cancellationToken)
    {
        try
        {
            var options = ServerConfiguration.Load(config, flags);
            await using var app = SlipwayHost.Build(options, DataFolder.Open(options.Data));
            await app.StartAsync(cancellationToken);
            await app.WaitForShutdownAsync(cancellationToken);
            return Environment.ExitCode;
        }
        // Engine and images check their own settings when they are made, and say what is wrong as ArgumentException.
        catch (Exception exception) when (exception is InvalidConfigurationException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"Error: {exception.Message}");
            return ExitCodes.Usage;
        }
    }
}
