using Slipway.Engine.Processes;

namespace Slipway.Engine.Network;

/// <summary>
/// Gets along with a Docker daemon on the same machine. It sets the policy of iptables' FORWARD chain to DROP, which no
/// accept in a table of ours undoes; its chain DOCKER-USER is where others may say what passes. What our table drops stays
/// dropped.
/// </summary>
internal static class DockerFirewall
{
    public static async Task AllowAsync(CommandRunner commands, string bridge, CancellationToken cancellationToken)
    {
        if (HostPrograms.Find("iptables") is not { } iptables || !await HasChainAsync(commands, iptables, cancellationToken).ConfigureAwait(false))
            return;
        foreach (var direction in (string[])["-i", "-o"])
        {
            var present = await commands.RunAsync(Rule(iptables, "-C", direction, bridge), cancellationToken).ConfigureAwait(false);
            if (!present.Succeeded)
                await commands.RunAsync(Rule(iptables, "-I", direction, bridge), cancellationToken).ConfigureAwait(false);
        }
    }

    public static async Task WithdrawAsync(CommandRunner commands, string bridge, CancellationToken cancellationToken)
    {
        if (HostPrograms.Find("iptables") is not { } iptables || !await HasChainAsync(commands, iptables, cancellationToken).ConfigureAwait(false))
            return;
        foreach (var direction in (string[])["-i", "-o"])
            await commands.RunAsync(Rule(iptables, "-D", direction, bridge), cancellationToken).ConfigureAwait(false);
    }

    private static async Task<bool> HasChainAsync(CommandRunner commands, string iptables, CancellationToken cancellationToken) =>
        (await commands.RunAsync(new Command(iptables, "-w", "-n", "-L", "DOCKER-USER"), cancellationToken).ConfigureAwait(false)).Succeeded;

    private static Command Rule(string iptables, string action, string direction, string bridge) =>
        new(iptables, "-w", action, "DOCKER-USER", direction, bridge, "-j", "ACCEPT");
}
