using System.Globalization;

namespace Slipway.Chaos;

/// <summary>What a run is to do.</summary>
/// <param name="Kills">How often the server is killed.</param>
/// <param name="Seed">Of everything that is drawn: the same seed draws the same again.</param>
/// <param name="Seconds">When the run ends, however many kills are left; what was begun is still judged.</param>
/// <param name="Keep">Leave data folder and logs where they are.</param>
public sealed record ChaosOptions(int Kills, int Seed, int Seconds, bool Keep)
{
    public const string Usage = """
        usage: bench/chaos [--kills N] [--seed S] [--seconds N] [--keep]

          --kills N     kill the server N times; default 20
          --seed S      replay what a run with this seed drew; default by chance
          --seconds N   end after so long, however many kills are left; default 15 for each kill, and a minute
          --keep        leave the data folder and the logs

        Needs root. Exits with 0 when every promise held, with 1 when one did not, with 2 when it was asked for something else.
        """;

    private const int DefaultKills = 20;
    private const int MostKills = 100_000;

    /// <returns>Null when the arguments are not understood.</returns>
    public static ChaosOptions? Parse(IReadOnlyList<string> arguments)
    {
        int? kills = null, seed = null, seconds = null;
        var keep = false;
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] == "--keep")
            {
                keep = true;
                continue;
            }

            if (i + 1 == arguments.Count || !int.TryParse(arguments[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return null;
            switch (arguments[i++])
            {
                case "--kills" when number <= MostKills: kills = number; break;
                case "--seed": seed = number; break;
                case "--seconds": seconds = number; break;
                default: return null;
            }
        }

        return new ChaosOptions(kills ?? DefaultKills, seed ?? Random.Shared.Next(), seconds ?? (15 * (kills ?? DefaultKills)) + 60, keep);
    }
}
