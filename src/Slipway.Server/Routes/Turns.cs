namespace Slipway.Server.Routes;

/// <summary>
/// Whose turn it is: smooth weighted round robin. Out of shares 0.5, 0.25, 0.25 comes a, b, a, c and again, so nobody waits
/// longer than their share makes them.
/// </summary>
internal sealed class Turns(IReadOnlyList<double> shares)
{
    private readonly Lock gate = new();
    private readonly double[] credit = new double[shares.Count];

    /// <summary>The next one among those that can take it; -1 when none can.</summary>
    public int Next(Func<int, bool> isAble)
    {
        lock (gate)
        {
            var (best, total) = (-1, 0.0);
            for (var index = 0; index < credit.Length; index++)
            {
                if (!isAble(index))
                    continue;
                credit[index] += shares[index];
                total += shares[index];
                if (best < 0 || credit[index] > credit[best])
                    best = index;
            }

            if (best >= 0)
                credit[best] -= total;
            return best;
        }
    }
}
