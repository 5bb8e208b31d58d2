using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;
using Slipway.Contracts.Staging;
using Slipway.Images.Images;
using Slipway.Server.Jobs;
using Slipway.Server.Services;

namespace Slipway.Server.Staging;

/// <summary>The job that runs a build, and the package it runs from. Pure functions.</summary>
internal static class BuildJob
{
    /// <summary>Where the source is, in the build and in what is made of it.</summary>
    public const string Folder = "/app";

    // After a build that went well the instance stays until its folder was read; a build that failed ends with its own exit code.
    // What it writes comes in the order it is written, so both outputs are one.
    private const string Script = """
        exec 2>&1
        /bin/sh -c "$1" || exit $?
        printf '\n%s\n' "$2"
        trap 'exit 0' TERM INT
        while :; do sleep 3600 & wait $!; done
        """;

    /// <summary><c>job::/sandbox/admin::web/staging/3cfde8b4</c>, and the package of the same name.</summary>
    public static Fqn NameOf(Package package, TaskId task) =>
        Fqn.Create(ResourceType.Job, package.Fqn.Namespace, $"{package.Fqn.LocalName}/staging/{task.Short}");

    public static Package Content(Package package, TaskId task, ResolvedImage buildImage, DateTimeOffset now)
    {
        var id = PackageId.New();
        var fqn = NameOf(package, task).WithType(ResourceType.Package);
        return new Package
        {
            Uuid = id,
            Name = fqn.Name,
            Fqn = fqn,
            State = PackageState.Staging,
            Digest = buildImage.ManifestDigest,
            Image = StagedImage.NameOf(id).ToString(),
            CreatedAt = now,
            UpdatedAt = now,
            CreatedBy = package.CreatedBy,
            UpdatedBy = package.CreatedBy,
        };
    }

    /// <param name="marker">A line that the build can't guess before it runs: it says that it went well.</param>
    /// <param name="egress">It may reach the outside.</param>
    public static Job Create(
        Package package, Package content, StagingPipeline pipeline, ResolvedImage buildImage, string marker, bool egress, DateTimeOffset now)
    {
        var environment = StagedImage.Environment(buildImage.Config, pipeline, package);
        environment.TryAdd("HOME", "/root");
        var job = new Job
        {
            Uuid = JobId.New(),
            Name = content.Fqn.Name,
            Fqn = content.Fqn.WithType(ResourceType.Job),
            State = JobState.Ready,
            NumInstances = 1,
            Packages = [new PackageInfo(content.Uuid, Source: "system")],
            Processes = new Dictionary<string, ProcessObject>
            {
                [Job.AppProcess] = new()
                {
                    StartCommandRaw = ["/bin/sh", "-c", Script, "build", pipeline.BuildCommand, marker],
                    Environment = environment,
                    WorkingDirectory = Folder,
                    // Whoever stops a build wants nothing of it any more.
                    StopTimeout = 0,
                },
            },
            Resources = new Resource { Memory = pipeline.BuildMemory, Disk = pipeline.BuildDisk, Network = JobFactory.DefaultResources.Network },
            Restart = new RestartConfig(RestartMode.No),
            Tags = new Dictionary<string, string> { ["staging"] = package.Fqn.ToString() },
            CreatedAt = now,
            UpdatedAt = now,
            CreatedBy = package.CreatedBy,
            UpdatedBy = package.CreatedBy,
        };
        return egress ? BindingFactory.With(job, BindingFactory.ToService(job, BuiltInServices.Find(BuiltInServices.Outside)!, name: null)) : job;
    }
}
