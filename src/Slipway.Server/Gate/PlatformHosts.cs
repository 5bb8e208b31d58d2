namespace Slipway.Server.Gate;

/// <summary>The names under which the API answers, given the cluster's domain. No app's route can have one of them.</summary>
public static class PlatformHosts
{
    public static string Api(string domain) => $"api.{domain}";

    public static string Auth(string domain) => $"auth.{domain}";

    /// <summary>All of them: the API's, the one of logins and policy, and the bare domain.</summary>
    public static IReadOnlyList<string> Of(string domain) => [Api(domain), Auth(domain), domain];
}
