using Slipway.Engine.Processes;

namespace Slipway.Engine.Network;

/// <summary>
/// Gets along with a Docker daemon on the same machine. It sets the policy of iptables' FORWARD chain to DROP, which no
/// accept in a table of ours undoes; its chain DOCKER-USER is where others may say what passes. What our table drops stays
/// dropped.
/// </summary>
internal static class DockerFirewall
{
    public static async Task AllowAsync(CommandRunner commands, InstanceSubnet subnet, CancellationToken cancellationToken)
    {
        if (HostPrograms.Find("iptables") is not { } iptables || !await HasChainAsync(commands, iptables, cancellationToken).ConfigureAwait(false))
            return;
        foreach (var direction in (string[])["-s", "-d"])
        {
            var present = await commands.RunAsync(Rule(iptables, "-C", direction, subnet), cancellationToken).ConfigureAwait(false);
            if (!present.Succeeded)
                await commands.RunAsync(Rule(iptables, "-I", direction, subnet), cancellationToken).ConfigureAwait(false);
        }
    }

    public static async Task WithdrawAsync(CommandRunner commands, InstanceSubnet subnet, CancellationToken cancellationToken)
    {
        if (HostPrograms.Find("iptables") is not { } iptables || !await HasChainAsync(commands, iptables, cancellationToken).ConfigureAwait(false))
            return;
        foreach (var direction in (string[])["-s", "-d"])
            await commands.RunAsync(Rule(iptables, "-D", direction, subnet), cancellationToken).ConfigureAwait(false);
    }

    private static async Task<bool> HasChainAsync(CommandRunner commands, string iptables, CancellationToken cancellationToken) =>
        (await commands.RunAsync(new Command(iptables, "-w", "-n", "-L", "DOCKER-USER"), cancellationToken).ConfigureAwait(false)).Succeeded;

    private static Command Rule(string iptables, string action, string direction, InstanceSubnet subnet) =>
        new(iptables, "-w", action, "DOCKER-USER", direction, $"{subnet.Network}", "-j", "ACCEPT");
}
