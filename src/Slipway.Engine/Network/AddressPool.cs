using System.Net;
using Slipway.Contracts.Errors;

namespace Slipway.Engine.Network;

/// <summary>Gives each instance an address that no other has, and a freed one only after all others were used.</summary>
internal sealed class AddressPool(InstanceSubnet subnet)
{
    private readonly Lock gate = new();
    private readonly HashSet<int> taken = [];
    private int next;

    public IPAddress Take()
    {
        lock (gate)
        {
            for (var tried = 0; tried < subnet.Capacity; tried++)
            {
                var index = (next + tried) % subnet.Capacity;
                if (taken.Add(index))
                {
                    next = index + 1;
                    return subnet.InstanceAddress(index);
                }
            }
        }

        throw new SlipwayException(
            ErrorCodes.EngineFailed,
            $"All {subnet.Capacity} instance addresses of {subnet.Network} are in use. Stop something, or configure a larger subnet.");
    }

    /// <summary>Marks the address of an instance that was found running.</summary>
    public void Adopt(IPAddress address)
    {
        if (subnet.IndexOf(address) is not { } index)
            return;
        lock (gate)
        {
            taken.Add(index);
            next = Math.Max(next, index + 1);
        }
    }

    public void Free(IPAddress address)
    {
        if (subnet.IndexOf(address) is not { } index)
            return;
        lock (gate)
            taken.Remove(index);
    }
}
