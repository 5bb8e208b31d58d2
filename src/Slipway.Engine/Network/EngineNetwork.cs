using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Slipway.Contracts.Names;
using Slipway.Engine.Processes;

namespace Slipway.Engine.Network;

/// <summary>The instances' cables and the engine's one nft table.</summary>
internal sealed class EngineNetwork(CommandRunner commands, EnginePrograms programs, LocalEngineOptions options, InstanceSubnet subnet)
{
    private readonly ConcurrentDictionary<InstanceId, Member> members = new();
    private readonly WayOut wayOut = new(commands, subnet);
    private readonly Ruleset ruleset = new(options.TableName, options.PortGroup, subnet);
    private RulesetLoader? loader;
    private RetiredAddresses? retired;
    private volatile bool hasLoaded;

    public AddressPool Addresses { get; } = new(subnet);

    private RetiredAddresses Retired => LazyInitializer.EnsureInitialized(ref retired, () => new RetiredAddresses(Addresses));

    private RulesetLoader Loader => LazyInitializer.EnsureInitialized(ref loader, () => new RulesetLoader(LoadNowAsync));

    /// <summary>The name of the machine's end of an instance's cable; 14 of the 15 letters that fit.</summary>
    public static string PortName(InstanceId id) => "sw" + id.Value.ToString("N")[..12];

    /// <summary>Whether there may be something to remove, as far as this engine knows.</summary>
    public bool Exists => hasLoaded || HostRoutes.IsUnreachable(subnet.Network) || Ports().Count > 0;

    /// <summary>Says what an instance may reach; <see cref="LoadAsync"/> puts it in force.</summary>
    /// <exception cref="Contracts.Errors.SlipwayException"><c>engine_failed</c>: no table can say so.</exception>
    public void Grant(InstanceId id, IPAddress address, NetworkGrants grants)
    {
        NetworkGrantsCheck.Require(grants, subnet);
        members[id] = new Member(PortName(id), address, grants);
        Retired.Release(members.Values);
    }

    /// <summary>Takes over the instances that run. Address and grants are as the last engine wrote them down.</summary>
    public void Adopt(IEnumerable<(InstanceId Id, IPAddress Address, NetworkGrants Grants)> running)
    {
        foreach (var (id, address, grants) in running)
        {
            Addresses.Adopt(address);
            members[id] = new Member(PortName(id), address, grants);
        }

        Retired.Adopt(members.Values);
    }

    /// <summary>Puts in force what was granted before this call, in one transaction with what others wait for.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await wayOut.OpenAsync(members.Values, cancellationToken).ConfigureAwait(false);
        await Loader.LoadAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes everything as it must be for the instances that were granted something, in whatever state it is.</summary>
    public async Task EstablishAsync(CancellationToken cancellationToken)
    {
        wayOut.Forget();
        // First the rules: a port that is raised before them would be one of ours without any.
        await LoadAsync(cancellationToken).ConfigureAwait(false);
        var ports = members.Values.Select(member => NetworkScripts.Raise(member.Port, options.PortGroup, subnet, member.Address));
        var batch = NetworkScripts.Route(subnet) + string.Concat(ports);
        // A port whose instance is just ending is gone, which must not keep the others from being set up.
        await commands.RunAsync(new Command(programs.Ip, "-force", "-batch", "-") { Input = batch }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether our table is still there; other programs may flush all.</summary>
    public async Task<bool> IsInForceAsync(CancellationToken cancellationToken) =>
        members.IsEmpty
        || (HostRoutes.IsUnreachable(subnet.Network)
            && (await commands.RunAsync(new Command(programs.Nft, "-t", "list", "table", "inet", options.TableName), cancellationToken)
                .ConfigureAwait(false)).Succeeded);

    /// <summary>Wires an instance whose namespace exists and whose process does not run yet.</summary>
    public async Task ConnectAsync(InstanceId id, IPAddress address, int pid, NetworkGrants grants, CancellationToken cancellationToken)
    {
        var begin = Stopwatch.GetTimestamp();
        Grant(id, address, grants);
        var inside = new Command(programs.Nsenter, "-t", $"{pid}", "-n", programs.Nft, "-f", "-") { Input = NetworkScripts.Doors() };
        await Task.WhenAll(
            LoadAsync(cancellationToken),
            LayCableAsync(id, address, pid, cancellationToken),
            commands.RequireAsync(inside, "set up the instance's own addresses", cancellationToken)).ConfigureAwait(false);
        EngineMeter.Connected(begin);
    }

    /// <summary>Takes an instance off the network; its address may be given out again afterwards.</summary>
    public async Task DisconnectAsync(InstanceId id, IPAddress address, CancellationToken cancellationToken)
    {
        // The kernel takes its time to clean up a namespace; a port that is still there would hold the address.
        try
        {
            await RemovePortAsync(PortName(id), cancellationToken).ConfigureAwait(false);
            if (members.TryRemove(id, out _))
                await LoadAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Also when that failed: the kernel takes the port away with the namespace, and the next load takes the rules.
            Retired.Retire(address);
            Retired.Release(members.Values);
        }
    }

    /// <summary>Removes the ports of ours that no instance in <paramref name="alive"/> has.</summary>
    public async Task RemoveOtherPortsAsync(IEnumerable<InstanceId> alive, CancellationToken cancellationToken)
    {
        var expected = alive.Select(PortName).ToHashSet(StringComparer.Ordinal);
        foreach (var port in Ports().Where(port => !expected.Contains(port)))
            await RemovePortAsync(port, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes all that is ours, whatever there is of it: a server may have died between any two parts of it.</summary>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        hasLoaded = false;
        await RemoveOtherPortsAsync([], cancellationToken).ConfigureAwait(false);
        await NftAsync(NetworkScripts.DeleteTable(options.TableName), "remove the firewall table").ConfigureAwait(false);
        await wayOut.CloseAsync(cancellationToken).ConfigureAwait(false);
        // May have been removed by hand.
        await commands.RunAsync(
            new Command(programs.Ip, "-batch", "-") { Input = NetworkScripts.DeleteRoute(subnet) }, cancellationToken).ConfigureAwait(false);
    }

    private async Task LayCableAsync(InstanceId id, IPAddress address, int pid, CancellationToken cancellationToken)
    {
        var outside = NetworkScripts.Route(subnet) + NetworkScripts.Connect(PortName(id), options.PortGroup, subnet, address, pid);
        await commands.RequireAsync(
            new Command(programs.Ip, "-batch", "-") { Input = outside }, "connect the instance", cancellationToken).ConfigureAwait(false);
        var inside = new Command(programs.Nsenter, "-t", $"{pid}", "-n", programs.Ip, "-batch", "-")
        {
            Input = NetworkScripts.ConnectInside(subnet, address),
        };
        await commands.RequireAsync(inside, "set up the instance's network", cancellationToken).ConfigureAwait(false);
    }

    // Ours are those of our group.
    private List<string> Ports()
    {
        var group = options.PortGroup.ToString(CultureInfo.InvariantCulture);
        return [.. Directory.EnumerateFileSystemEntries("/sys/class/net", "sw*").Where(IsOurs).Select(path => Path.GetFileName(path))];

        bool IsOurs(string card)
        {
            try
            {
                return File.ReadAllText(Path.Combine(card, "netdev_group")).Trim() == group;
            }
            catch (IOException)
            {
                return false;
            }
        }
    }

    private async Task RemovePortAsync(string port, CancellationToken cancellationToken)
    {
        if (Directory.Exists($"/sys/class/net/{port}"))
            await commands.RunAsync(new Command(programs.Ip, "link", "del", port), cancellationToken).ConfigureAwait(false);
    }

    private Task<string> LoadNowAsync()
    {
        hasLoaded = true;
        var sorted = members.Values.OrderBy(member => member.Port, StringComparer.Ordinal);
        return NftAsync(ruleset.Write([.. sorted]), "load the firewall table");
    }

    // Shared by many, so no one of them cancels it.
    private Task<string> NftAsync(string script, string purpose) =>
        commands.RequireAsync(new Command(programs.Nft, "-f", "-") { Input = script }, purpose, CancellationToken.None);
}
