using Slipway.Images.Registries;

namespace Slipway.Server.Configuration;

/// <summary>How this server is set up, as flags, environment and <c>slipway.json</c> say together.</summary>
public sealed record ServerOptions
{
    /// <summary>Where everything that outlives the server is kept.</summary>
    public string Data { get; init; } = "/var/lib/slipway";

    /// <summary>Addresses to listen on, separated by semicolons.</summary>
    public string Listen { get; init; } = "http://127.0.0.1:8080";

    /// <summary>More addresses, separated by semicolons, that serve routed apps and never the API.</summary>
    public string RouteListen { get; init; } = "";

    /// <summary>Where tcp routes may listen, <c>[ADDRESS:]FIRST-LAST</c>; empty for nowhere.</summary>
    public string TcpRoutePorts { get; init; } = "";

    /// <summary>PEM file of the certificate for https addresses, with the chain behind it; read again when it changes.</summary>
    public string Certificate { get; init; } = "";

    /// <summary>PEM file of the certificate's private key.</summary>
    public string CertificateKey { get; init; } = "";

    /// <summary>The cluster's domain: the API answers at <c>api.</c> in front of it, too.</summary>
    public string Domain { get; init; } = "slipway.localhost";

    /// <summary>Addresses of reverse proxies whose <c>X-Forwarded-*</c> headers are believed.</summary>
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    /// <summary>Tells apart the interface groups, tables and cgroups of several servers on one machine: 1 to 8 letters and digits.</summary>
    public string EngineName { get; init; } = "0";

    /// <summary>The IPv4 network that instances get their addresses from.</summary>
    public string EngineSubnet { get; init; } = "10.203.0.0/16";

    /// <summary>By registry host.</summary>
    public IReadOnlyDictionary<string, RegistryOptions> Registries { get; init; } = new Dictionary<string, RegistryOptions>();

    /// <summary>How long entries of the audit log are kept, in days.</summary>
    public int AuditDays { get; init; } = 90;

    /// <summary><c>text</c> for people, <c>json</c> for machines: one object a line.</summary>
    public string LogFormat { get; init; } = "text";

    public Deadlines Deadlines { get; init; } = new();
}
