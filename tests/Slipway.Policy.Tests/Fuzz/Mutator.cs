using System.Text;

namespace Slipway.Policy.Tests.Fuzz;

/// <summary>Makes new inputs from kept ones: bytes changed, cut, doubled, spliced with another, words of the language thrown in.</summary>
internal sealed class Mutator(Random random)
{
    private const int MaxLength = 8192;

    private static readonly byte[][] Words =
    [
        .. new[]
        {
            "on ", "job::/", "::", "::*", "[name]", "{", "}", "(", ")", "if (", " == ", " && ", "->", ",", "\n", "\r\n", "\"", "\\\"", "//", "/*", "*/", "#", "||", "!=",
            "permit all", "role admin", "name Google->email", "auth_server@apcera.me->name", "fqnMatch \"job::/[name]\"", "PV->T.c", "query->target", "<USER>",
            "<continuum-policy d=\"", ">", "docker.allow \"*\"", "total.memory 5GB", "tokenTimeout \"1s\"", "\uFEFF", "\u202E", "🙂", "else", "deny",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC3], [0],
    ];

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
                case 1: bytes.RemoveRange(at, length); break;
                case 2: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 3 when other.Length > 0:
                    var from = random.Next(other.Length);
                    bytes.InsertRange(at, other.AsSpan(from, Math.Min(200, other.Length - from)).ToArray());
                    break;
                default: bytes.InsertRange(at, Words[random.Next(Words.Length)]); break;
            }
        }

        return [.. bytes.Take(MaxLength)];
    }
}
