namespace Slipway.Server.Limits;

/// <summary>Tells the operator who was refused for reaching a limit: each once a minute at most, so that a flood of requests is none of log lines.</summary>
public sealed partial class RefusalLog(TimeProvider time, ILogger<RefusalLog> log)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    /// <summary>Callers that are remembered; of more than these in a minute nobody is told.</summary>
    private const int MostKnown = 1000;

    private readonly Dictionary<(string Who, string What), long> told = [];

    /// <param name="caller">A user, a job, an address or an endpoint.</param>
    /// <param name="what">Of what they have their share: requests.</param>
    /// <param name="share">How many that is.</param>
    public void ShareIsReached(string caller, string what, int share)
    {
        if (IsNews(caller, what))
            LogShare(caller, share, what);
    }

    /// <param name="caller">Who was the first to find all places taken.</param>
    /// <param name="what">Of what.</param>
    /// <param name="all">How many there are.</param>
    public void AllAreTaken(string caller, string what, int all)
    {
        if (IsNews("", what))
            LogAll(all, what, caller);
    }

    private bool IsNews(string who, string what)
    {
        lock (told)
        {
            if (told.TryGetValue((who, what), out var last) && time.GetElapsedTime(last) < Quiet)
                return false;
            if (told.Count >= MostKnown)
            {
                foreach (var old in told.Where(one => time.GetElapsedTime(one.Value) >= Quiet).ToList())
                    told.Remove(old.Key);
            }

            if (told.Count >= MostKnown)
                return false;
            told[(who, what)] = time.GetTimestamp();
            return true;
        }
    }

    [LoggerMessage(EventId = 1955, Level = LogLevel.Warning, Message = "{Caller} has {Share} {What} open, which is the most of one caller: more are refused.")]
    private partial void LogShare(string caller, int share, string what);

    [LoggerMessage(EventId = 1956, Level = LogLevel.Warning, Message = "All {All} places for {What} are taken: more are refused, as to {Caller}.")]
    private partial void LogAll(int all, string what, string caller);
}
