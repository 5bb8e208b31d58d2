using Slipway.Images;
using Slipway.Images.Registries;
using Slipway.Server.Limits;
using Slipway.Server.Tasks;

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

    /// <summary>Image URLs may name hosts on this machine that are not among <see cref="Registries"/>.</summary>
    public bool LocalRegistries { get; init; }

    /// <summary>How many Tasks there may be at a time.</summary>
    public TaskLimits Tasks { get; init; } = new();

    /// <summary>How patient pulls are.</summary>
    public TransferOptions Transfers { get; init; } = new();

    /// <summary>How long entries of the audit log are kept, in days.</summary>
    public int AuditDays { get; init; } = 90;

    /// <summary><c>text</c> for people, <c>json</c> for machines: one object a line.</summary>
    public string LogFormat { get; init; } = "text";

    public Deadlines Deadlines { get; init; } = new();

    /// <summary>Bytes that packages, downloads, uploads, logs and what instances write may take together; null for as many as there are.</summary>
    public long? DiskBudget { get; init; }

    /// <summary>Bytes of the data folder's disk that pulls and uploads always leave free.</summary>
    public long DiskReserve { get; init; } = 256L << 20;

    /// <summary>Bytes after which a new file of an instance's log is begun.</summary>
    public long LogSize { get; init; } = 10L << 20;

    /// <summary>Files of one instance's log, the one being written included; at least 2.</summary>
    public int LogFiles { get; init; } = 5;

    /// <summary>How long the logs of ended instances are kept, in days.</summary>
    public int LogDays { get; init; } = 7;

    /// <summary>Bytes that the logs of ended instances may take together.</summary>
    public long LogBudget { get; init; } = 1L << 30;

    /// <summary>How long the events of finished Tasks are kept, in days; that a Task was, and how it ended, twice as long.</summary>
    public int TaskDays { get; init; } = 30;

    /// <summary>What callers may take of the server.</summary>
    public CallerLimits Limits { get; init; } = new();

    /// <summary>The console's files are read from here at each request, for whoever works on them; empty for those that are built in.</summary>
    public string ConsoleFolder { get; init; } = "";
}
