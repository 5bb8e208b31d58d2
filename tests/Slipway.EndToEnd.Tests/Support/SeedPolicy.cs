namespace Slipway.EndToEnd.Tests.Support;

/// <summary>The policy that the seed prints, block by block, word for word.</summary>
internal static class SeedPolicy
{
    /// <summary>In the seed's order: the token, the job, its image, the package.</summary>
    public static IReadOnlyList<string> Blocks { get; } =
    [
        """
        job::/sandbox/<USER>::docker-api-tester {
            { permit issue }
        }
        """,
        """
        job::/sandbox/<USER> {
            if (auth_server@apcera.me->name == "job::/sandbox/<USER>::docker-api-tester") {
                role admin
            }
        }
        """,
        """
        job::/sandbox/<USER> {
            if (auth_server@apcera.me->name == "job::/sandbox/<USER>::docker-api-tester") {
                docker.allow "*"
            }
        }
        """,
        """
        package::/sandbox/<USER> {
            if (auth_server@apcera.me->name == "job::/sandbox/<USER>::docker-api-tester") {
                role admin
            }
        }
        """,
    ];

    /// <summary>"…replacing each instance of &lt;USER&gt; with your user name".</summary>
    public static string For(string user, int? without = null) =>
        string.Join('\n', Blocks.Where((_, i) => i != without)).Replace("<USER>", user, StringComparison.Ordinal) + "\n";
}
