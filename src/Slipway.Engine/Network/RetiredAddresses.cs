using System.Net;

namespace Slipway.Engine.Network;

/// <summary>
/// Addresses of instances that are gone, to which a link still leads: whoever got one would be reached by a link that was
/// made to another. Each goes back to the pool with the last such link.
/// </summary>
internal sealed class RetiredAddresses(AddressPool pool)
{
    private readonly Lock gate = new();
    private readonly HashSet<IPAddress> retired = [];

    public void Retire(IPAddress address)
    {
        lock (gate)
            retired.Add(address);
    }

    /// <summary>Frees those to which none of these instances is linked.</summary>
    public void Release(ICollection<Member> members)
    {
        lock (gate)
        {
            if (retired.Count == 0)
                return;
            var linked = Targets(members).ToHashSet();
            foreach (var address in retired.Where(address => !linked.Contains(address)).ToList())
            {
                retired.Remove(address);
                pool.Free(address);
            }
        }
    }

    /// <summary>Takes those that belong to nobody but to which adopted instances are still linked.</summary>
    public void Adopt(ICollection<Member> members)
    {
        foreach (var address in Targets(members).Except(members.Select(member => member.Address)))
        {
            pool.Adopt(address);
            Retire(address);
        }
    }

    private static IEnumerable<IPAddress> Targets(IEnumerable<Member> members) =>
        members.SelectMany(member => member.Grants.Links).SelectMany(link => link.Targets).Select(target => target.Address);
}
