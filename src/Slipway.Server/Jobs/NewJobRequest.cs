using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Server.Http;

namespace Slipway.Server.Jobs;

/// <summary>A <see cref="CreateJobRequest"/> that has been checked: what can be judged at once has been.</summary>
/// <param name="PackageId">The package by its UUID; null where it is named by <paramref name="PackageFqn"/>.</param>
public sealed record NewJobRequest(Fqn Job, PackageId? PackageId, Fqn? PackageFqn, CreateJobRequest Wire)
{
    public bool Starts => Wire.State == JobState.Started;

    public ProcessObject Process => Wire.Processes?.GetValueOrDefault(Contracts.Jobs.Job.AppProcess) ?? new ProcessObject();

    /// <exception cref="Contracts.Errors.SlipwayException">Names every field that is wrong, by its JSON path.</exception>
    public static NewJobRequest Check(CreateJobRequest request)
    {
        var problems = new ProblemList();
        var job = problems.ParseResource("$.fqn", request.Fqn, ResourceType.Job);
        var (packageId, packageFqn) = ReadPackage(problems, request.Packages ?? []);
        foreach (var (name, process) in request.Processes ?? new Dictionary<string, ProcessObject>())
        {
            if (name != Contracts.Jobs.Job.AppProcess)
                problems.Add("$.processes", $"a job has one process, '{Contracts.Jobs.Job.AppProcess}'");
            JobChecks.Process(problems, $"$.processes.{name}", process);
        }

        JobChecks.Ports(problems, request.Ports ?? []);
        JobChecks.Resources(problems, request.Resources);
        JobChecks.Restart(problems, request.Restart);
        JobChecks.Instances(problems, request.NumInstances ?? 1, least: 0);
        if (request.Bindings is { Count: > 0 })
            problems.AddUnsupported("$.bindings", "make the job first, then bind it with POST /v1/bindings (apc: service bind, job link)");
        problems.ThrowIfAny();
        return new NewJobRequest(job, packageId, packageFqn, request);
    }

    private static (PackageId? Id, Fqn? Fqn) ReadPackage(ProblemList problems, IReadOnlyList<PackageReference> packages)
    {
        if (packages.Count > 1)
            problems.AddUnsupported("$.packages", "jobs of more than one package are not supported by this server yet");
        else if (packages is not [var package])
            problems.Add("$.packages", "the package to run from is required, e.g. [{\"fqn\": \"package::/sandbox/admin::web\"}]");
        else if (!string.IsNullOrEmpty(package.Uuid))
            return (problems.Parse<PackageId>("$.packages[0].uuid", package.Uuid), null);
        else
            return (null, problems.ParseResource("$.packages[0].fqn", package.Fqn, ResourceType.Package));
        return (null, null);
    }
}
