using Dapper;
using Slipway.Server.Storage;
using Slipway.Server.Tasks;

namespace Slipway.Server.Audit;

/// <summary>Takes the oldest entries away, in portions so small that nobody's write waits for long.</summary>
/// <param name="keep">Entries older than this go.</param>
/// <param name="most">Entries beyond this number go, oldest first.</param>
public sealed class AuditTrimming(Database database, TimeProvider time, TimeSpan keep, long most)
{
    private const int Portion = 1000;

    /// <returns>How many went.</returns>
    public async Task<long> TrimAsync(CancellationToken cancellationToken)
    {
        long sum = 0;
        while (!cancellationToken.IsCancellationRequested && await TrimPortionAsync() is > 0 and var gone)
            sum += gone;
        return sum;
    }

    private Task<int> TrimPortionAsync()
    {
        var oldest = time.UnixNanoseconds() - ((long)keep.TotalSeconds * 1_000_000_000);
        return database.WriteAsync(connection =>
            connection.Execute(
                "DELETE FROM audit WHERE seq IN (SELECT seq FROM audit WHERE time < @oldest ORDER BY time LIMIT @Portion)", new { oldest, Portion })
            + connection.Execute(
                "DELETE FROM audit WHERE seq IN (SELECT seq FROM audit WHERE seq <= (SELECT max(seq) FROM audit) - @most ORDER BY seq LIMIT @Portion)",
                new { most, Portion }));
    }
}
