namespace DockerApiTester;

/// <summary>Where to send what, from the environment.</summary>
/// <param name="CreateEndpoint"><c>API_ENDPOINT</c>, or the <c>HTTP_URI</c> that a binding to <c>/apcera::http</c> gives, with <c>/v1/jobs/docker</c> behind it.</param>
/// <param name="User"><c>APC_USER</c>: whose sandbox the job goes into.</param>
/// <param name="ImageUrl"><c>IMAGE_URL</c>: the image.</param>
/// <param name="Token"><c>BEARER_TOKEN</c>: not needed where the platform adds one, as it does for a job with an app token.</param>
internal sealed record Settings(Uri CreateEndpoint, string User, string ImageUrl, string? Token)
{
    public static Settings FromEnvironment()
    {
        var endpoint = Variable("API_ENDPOINT") ?? Variable("HTTP_URI") ?? "http://127.0.0.1:8080";
        return new Settings(
            new Uri(endpoint.TrimEnd('/') + "/v1/jobs/docker"),
            Variable("APC_USER") ?? "admin",
            Variable("IMAGE_URL") ?? "https://registry-1.docker.io/library/nats:latest",
            Variable("BEARER_TOKEN"));
    }

    public override string ToString() => $"{CreateEndpoint} {User} {ImageUrl}";

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
