using System.Net;
using Slipway.Contracts.Names;
using Slipway.Engine.Processes;

namespace Slipway.Engine.Network;

/// <summary>The engine's bridge and its one nft table, and the instances on them.</summary>
internal sealed class EngineNetwork(CommandRunner commands, EnginePrograms programs, LocalEngineOptions options, InstanceSubnet subnet)
    : IDisposable
{
    private const string ForwardingSwitch = "/proc/sys/net/ipv4/ip_forward";

    // nft rereads the whole ruleset on each call and loses to others that change it meanwhile: ours go one by one.
    private readonly SemaphoreSlim rules = new(1);
    private readonly SemaphoreSlim making = new(1);
    private bool made;

    public AddressPool Addresses { get; } = new(subnet);

    /// <summary>The name of an instance's bridge port on the machine's side; 14 of the 15 letters that fit.</summary>
    public static string PortName(InstanceId id) => "sw" + id.Value.ToString("N")[..12];

    /// <summary>Whether an earlier engine left its bridge.</summary>
    public bool Exists => Directory.Exists($"/sys/class/net/{options.BridgeName}");

    /// <summary>Makes bridge and table as they must be, in whatever state they are.</summary>
    /// <param name="egress">The addresses of all instances that run and may reach the outside.</param>
    /// <param name="cancellationToken">Stops between two steps; the next call makes it whole.</param>
    public async Task EstablishAsync(IReadOnlyCollection<IPAddress> egress, CancellationToken cancellationToken)
    {
        if (!Exists)
            await IpAsync(NetworkScripts.AddBridge(options.BridgeName, subnet), "make the bridge", cancellationToken).ConfigureAwait(false);
        await IpAsync(NetworkScripts.RaiseBridge(options.BridgeName, subnet), "set up the bridge", cancellationToken).ConfigureAwait(false);
        await NftAsync(
            NetworkScripts.Table(options.TableName, options.BridgeName, subnet, egress), "load the firewall table", cancellationToken)
            .ConfigureAwait(false);
        if (egress.Count > 0)
            await OpenTheWayOutAsync(cancellationToken).ConfigureAwait(false);
        made = true;
    }

    /// <summary>Wires an instance whose namespace exists and whose process does not run yet.</summary>
    public async Task ConnectAsync(InstanceId id, IPAddress address, int pid, bool egress, CancellationToken cancellationToken)
    {
        await EnsureAsync(cancellationToken).ConfigureAwait(false);
        if (egress)
        {
            await OpenTheWayOutAsync(cancellationToken).ConfigureAwait(false);
            await NftAsync(NetworkScripts.AllowEgress(options.TableName, address), "allow egress", cancellationToken).ConfigureAwait(false);
        }

        await IpAsync(
            NetworkScripts.Connect(PortName(id), options.BridgeName, address, pid), "connect the instance", cancellationToken)
            .ConfigureAwait(false);
        var inside = new Command(programs.Nsenter, "-t", $"{pid}", "-n", programs.Ip, "-batch", "-")
        {
            Input = NetworkScripts.ConnectInside(subnet, address),
        };
        await commands.RequireAsync(inside, "set up the instance's network", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes an instance off the network; its address may be given out again afterwards.</summary>
    public async Task DisconnectAsync(InstanceId id, IPAddress address, bool egress, CancellationToken cancellationToken)
    {
        // The kernel takes its time to clean up a namespace; a port that is still there would hold the address's MAC.
        await RemovePortAsync(PortName(id), cancellationToken).ConfigureAwait(false);
        if (egress)
            await NftAsync(NetworkScripts.DenyEgress(options.TableName, address), "withdraw egress", cancellationToken).ConfigureAwait(false);
        Addresses.Free(address);
    }

    /// <summary>Removes the ports on our bridge that no instance in <paramref name="alive"/> has.</summary>
    public async Task RemoveOtherPortsAsync(IEnumerable<InstanceId> alive, CancellationToken cancellationToken)
    {
        var expected = alive.Select(PortName).ToHashSet(StringComparer.Ordinal);
        foreach (var port in Ports().Where(port => !expected.Contains(port)))
            await RemovePortAsync(port, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes bridge and table; for when no instance is left.</summary>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        if (!Exists)
            return;
        made = false;
        await NftAsync(NetworkScripts.DeleteTable(options.TableName), "remove the firewall table", cancellationToken).ConfigureAwait(false);
        await DockerFirewall.WithdrawAsync(commands, options.BridgeName, cancellationToken).ConfigureAwait(false);
        await commands.RunAsync(new Command(programs.Ip, "link", "del", options.BridgeName), cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        rules.Dispose();
        making.Dispose();
    }

    // A machine on which nothing was ever started has no bridge and no table.
    private async Task EnsureAsync(CancellationToken cancellationToken)
    {
        await making.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!made)
                await EstablishAsync([], cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            making.Release();
        }
    }

    private List<string> Ports()
    {
        var ports = $"/sys/class/net/{options.BridgeName}/brif";
        return Directory.Exists(ports) ? Directory.EnumerateFileSystemEntries(ports).Select(path => Path.GetFileName(path)!).ToList() : [];
    }

    private async Task RemovePortAsync(string port, CancellationToken cancellationToken)
    {
        if (Directory.Exists($"/sys/class/net/{port}"))
            await commands.RunAsync(new Command(programs.Ip, "link", "del", port), cancellationToken).ConfigureAwait(false);
    }

    private async Task OpenTheWayOutAsync(CancellationToken cancellationToken)
    {
        // A switch of the whole machine, so it is touched only once somebody may go out.
        if ((await File.ReadAllTextAsync(ForwardingSwitch, cancellationToken).ConfigureAwait(false)).Trim() != "1")
            await File.WriteAllTextAsync(ForwardingSwitch, "1", cancellationToken).ConfigureAwait(false);
        await DockerFirewall.AllowAsync(commands, options.BridgeName, cancellationToken).ConfigureAwait(false);
    }

    private Task<string> IpAsync(string batch, string purpose, CancellationToken cancellationToken) =>
        commands.RequireAsync(new Command(programs.Ip, "-batch", "-") { Input = batch }, purpose, cancellationToken);

    private async Task NftAsync(string script, string purpose, CancellationToken cancellationToken)
    {
        await rules.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await commands.RequireAsync(new Command(programs.Nft, "-f", "-") { Input = script }, purpose, cancellationToken)
                .ConfigureAwait(false);
        }
        finally
        {
            rules.Release();
        }
    }
}
