using Slipway.Engine.Processes;

namespace Slipway.Engine.Network;

/// <summary>What the machine itself must allow once an instance may reach another one or the outside.</summary>
internal sealed class WayOut(CommandRunner commands, InstanceSubnet subnet)
{
    private const string ForwardingSwitch = "/proc/sys/net/ipv4/ip_forward";

    private volatile bool isOpen;

    /// <summary>Nothing is known any more: the next call looks again.</summary>
    public void Forget() => isOpen = false;

    public async Task OpenAsync(IEnumerable<Member> members, CancellationToken cancellationToken)
    {
        // A switch of the whole machine, so it is touched only once somebody may go somewhere.
        if (isOpen || members.All(member => member.Grants is { Egress.Count: 0, Links.Count: 0 }))
            return;
        if ((await File.ReadAllTextAsync(ForwardingSwitch, cancellationToken).ConfigureAwait(false)).Trim() != "1")
            await File.WriteAllTextAsync(ForwardingSwitch, "1", cancellationToken).ConfigureAwait(false);
        await DockerFirewall.AllowAsync(commands, subnet, cancellationToken).ConfigureAwait(false);
        isOpen = true;
    }

    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        isOpen = false;
        await DockerFirewall.WithdrawAsync(commands, subnet, cancellationToken).ConfigureAwait(false);
    }
}
