using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Server.Http;

namespace Slipway.Server.Jobs;

/// <summary>A <see cref="CreateDockerJobRequest"/> that has been checked: what can be judged at once has been.</summary>
/// <param name="Job">The job's name, and its package's.</param>
public sealed record DockerJobRequest(Fqn Job, ImageReference Image, CreateDockerJobRequest Wire)
{
    public Fqn Package => Job.WithType(ResourceType.Package);

    /// <exception cref="Contracts.Errors.SlipwayException">Names every field that is wrong, by its JSON path.</exception>
    public static DockerJobRequest Check(CreateDockerJobRequest request)
    {
        var problems = new ProblemList();
        var image = problems.Parse<ImageReference>("$.image_url", request.ImageUrl);
        var job = problems.ParseResource("$.job_fqn", request.JobFqn, ResourceType.Job);
        JobChecks.Environment(problems, request.Env);
        JobChecks.ExposedPorts(problems, request.ExposedPorts);
        JobChecks.Command(problems, "$.start_command", request.StartCommand);
        JobChecks.Command(problems, "$.stop_command", request.StopCommand);
        JobChecks.Name(problems, "$.user", request.User);
        JobChecks.Name(problems, "$.group", request.Group);
        JobChecks.Resources(problems, request.Resources);
        JobChecks.Restart(problems, request.RestartConfig ?? request.Restart);
        JobChecks.Instances(problems, request.NumInstances ?? 1, least: 1);
        foreach (var (url, port) in request.Routes ?? new Dictionary<string, int>())
        {
            if (port is < 0 or > 65535)
                problems.Add($"$.routes.{url}", $"{port} is not a port; 1 to 65535 are, and 0 lets the platform choose one");
        }

        if (request.Interactive && request.StartCommand is { Count: > 0 })
            problems.Add("$.start_command", "can't be given together with interactive, which takes the command away");
        RefuseWhatIsNotThere(problems, request);
        problems.ThrowIfAny();
        return new DockerJobRequest(job, image, request);
    }

    // Ignoring one of these would run the app in another way than was asked for.
    private static void RefuseWhatIsNotThere(ProblemList problems, CreateDockerJobRequest request)
    {
        if (request.Volumes is { Count: > 0 })
            problems.AddUnsupported("$.volumes", "persistent volumes are not supported by this server yet; leave the field out");
        if (!string.IsNullOrEmpty(request.VolumeProviderFqn))
            problems.AddUnsupported("$.volume_provider_fqn", "volume providers are not supported by this server yet; leave the field out, or set ignore_volumes");
        if (request.HardSchedulingTags is { Count: > 0 })
            problems.AddUnsupported("$.hard_scheduling_tags", "scheduling tags are not supported: this server is one machine");
        if (request.SoftSchedulingTags is { Count: > 0 })
            problems.AddUnsupported("$.soft_scheduling_tags", "scheduling tags are not supported: this server is one machine");
    }
}
