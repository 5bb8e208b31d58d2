using System.Security.Cryptography;
using System.Text;

namespace Slipway.Chaos;

/// <summary>
/// All chance of a run comes from its seed. Each actor draws from a source of its own, so that what one does, and how long it takes,
/// changes nothing of what the others draw. Which draws meet in time is up to the machine.
/// </summary>
public sealed class ChaosPlan(int seed)
{
    public int Seed => seed;

    /// <summary>The source of an actor's chance.</summary>
    public Draw For(string actor) => new(BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed} {actor}"))));
}
