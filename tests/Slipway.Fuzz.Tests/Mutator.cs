namespace Slipway.Fuzz.Tests;

/// <summary>Makes new inputs from kept ones: bytes changed, cut, doubled, spliced with another's.</summary>
internal sealed class Mutator(Random random)
{
    private const int MaxLength = 16 << 10;

    private static readonly byte[] Telling = [0, 1, (byte)'/', (byte)'.', (byte)'"', (byte)'{', (byte)'9', (byte)' ', (byte)'\n', 0x7F, 0x80, 0xC3, 0xFF];

    public byte[] Mutate(byte[] input, byte[] other)
    {
        var bytes = new List<byte>(input);
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            var at = random.Next(bytes.Count + 1);
            var length = Math.Min(random.Next(1, 40), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0 when at < bytes.Count: bytes[at] = (byte)random.Next(256); break;
                case 1 when at < bytes.Count: bytes[at] = Telling[random.Next(Telling.Length)]; break;
                case 2: bytes.RemoveRange(at, length); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 4 when other.Length > 0:
                    var from = random.Next(other.Length);
                    bytes.InsertRange(at, other.AsSpan(from, Math.Min(200, other.Length - from)).ToArray());
                    break;
                default: bytes.Insert(at, Telling[random.Next(Telling.Length)]); break;
            }
        }

        return [.. bytes.Take(MaxLength)];
    }
}
