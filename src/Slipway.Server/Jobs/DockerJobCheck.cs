using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Server.Http;

namespace Slipway.Server.Jobs;

/// <summary>Which job and image a <see cref="DockerJobCheckRequest"/> is about.</summary>
internal static class DockerJobCheck
{
    /// <exception cref="Contracts.Errors.SlipwayException">Names every field that is wrong, by its JSON path.</exception>
    public static (Fqn Job, ImageReference Image) Read(DockerJobCheckRequest request)
    {
        var problems = new ProblemList();
        var job = request.Fqn is null && request.JobFqn is not null
            ? problems.ParseResource("$.job_fqn", request.JobFqn, ResourceType.Job)
            : problems.ParseResource("$.fqn", request.Fqn, ResourceType.Job);
        var image = request.DockerOrigin is { } origin
            ? problems.Parse<ImageReference>("$.docker_origin", Url(origin))
            : problems.Parse<ImageReference>("$.image_url", request.ImageUrl);
        problems.ThrowIfAny();
        return (job, image);
    }

    // {"ImageName":"library/nats","ImageTag":"latest","RegistryURL":""}
    public static string Url(DockerOrigin origin)
    {
        var registry = origin.RegistryUrl.Length == 0 ? $"https://{ImageReference.DockerHub}" : origin.RegistryUrl.TrimEnd('/');
        var selector = origin.ImageTag switch
        {
            "" => "",
            // Where an image was asked for by digest, that stands in the tag's place.
            var digest when digest.Contains(':', StringComparison.Ordinal) => $"@{digest}",
            var tag => $":{tag}",
        };
        return $"{registry}/{origin.ImageName}{selector}";
    }
}
