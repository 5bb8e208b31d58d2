using Slipway.Cli.Grammar;
using Slipway.Contracts.Jobs;

namespace Slipway.Cli.Jobs;

/// <summary>Says where a job that was just started can be reached from outside.</summary>
internal static class JobAddress
{
    /// <param name="call">The command.</param>
    /// <param name="job">As it is now.</param>
    /// <param name="noun">What the sentence calls it: <c>Job</c> or <c>App</c>.</param>
    public static void Show(Call call, Job job, string noun = "Job")
    {
        foreach (var (url, _) in JobText.Routes(job))
            Show(call, url, noun);
    }

    /// <inheritdoc cref="Show(Call, Job, string)" />
    /// <param name="url">A route, e.g. <c>http://web.example.com</c>.</param>
    public static void Show(Call call, string url, string noun = "Job") =>
        call.Screen.Line(call.Screen.Foreign($"{noun} should be accessible at \"{Reachable(call, url)}\""));

    // The router listens where the API does, so a port that the target needs, a route needs too: http://web.example.com:8080.
    private static string Reachable(Call call, string url)
    {
        var target = new Uri(call.Session.Target);
        if (target.IsDefaultPort || !Uri.TryCreate(url, UriKind.Absolute, out var route) || route.Scheme != Uri.UriSchemeHttp)
            return url;
        return new UriBuilder(route) { Scheme = target.Scheme, Port = target.Port }.Uri.ToString().TrimEnd('/');
    }
}
