using Slipway.Cli.Grammar;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Packages;

namespace Slipway.Cli.Apps;

/// <summary>Takes away what a command made before it failed, as well as it can: the failure itself is what counts.</summary>
internal static class LeftOver
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task RemoveAsync(Call call, Package package)
    {
        using var patience = new CancellationTokenSource(Patience, call.Time);
        try
        {
            await call.Client.Packages.DeleteAsync(package.Uuid, patience.Token);
        }
        catch (Exception failure) when (failure is SlipwayException or OperationCanceledException)
        {
            // The server clears away uploads that never came, and `apc package list` shows the rest.
        }
    }
}
