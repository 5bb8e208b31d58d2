using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;

namespace Slipway.Cli.Tests.Fake;

/// <summary>Jobs and packages as a server makes them of the NATS image.</summary>
internal static class Things
{
    public static Job AddJob(this FakeServer server, string name = "nats", JobState state = JobState.Started, string ns = "/sandbox/admin", int instances = 1)
    {
        var fqn = Fqn.Parse($"job::{ns}::{name}");
        var package = server.AddPackage(name, ns);
        var job = new Job
        {
            Uuid = JobId.New(),
            Name = name,
            Fqn = fqn,
            State = state,
            NumInstances = instances,
            Tags = new Dictionary<string, string> { ["app"] = name },
            Packages = [new PackageInfo(package.Uuid)],
            Ports = [new Port(4222, Optional: true), new Port(8222)],
            Resources = new Resource { Memory = 256 << 20, Disk = 1 << 30, Network = 5_000_000 },
            Processes = new Dictionary<string, ProcessObject>
            {
                [Job.AppProcess] = new()
                {
                    StartCommandRaw = ["/nats-server", "--config", "my file.conf"],
                    Environment = new Dictionary<string, string> { ["PATH"] = "/bin", ["A"] = "1" },
                },
            },
            DockerOrigin = new DockerOrigin { ImageName = "library/nats", ImageTag = "latest" },
            CreatedBy = "admin",
            CreatedAt = new DateTimeOffset(2026, 11, 22, 10, 20, 30, TimeSpan.Zero),
        };
        server.Jobs[job.Uuid] = job;
        return job;
    }

    public static Package AddPackage(this FakeServer server, string name, string ns = "/sandbox/admin")
    {
        var package = new Package
        {
            Uuid = PackageId.New(),
            Name = name,
            Fqn = Fqn.Parse($"package::{ns}::{name}"),
            State = PackageState.Ready,
            Image = "https://registry-1.docker.io/library/nats:latest",
            Resources = [new PackageResource(PackageId.New(), Digest.Parse("sha256:" + new string('a', 64)), 3 << 20)],
            Environment = new Dictionary<string, string> { ["PATH"] = "/bin" },
            Size = new PackageSize(8 << 20, 5 << 20),
            CreatedBy = "admin",
            CreatedAt = new DateTimeOffset(2026, 11, 22, 10, 20, 30, TimeSpan.Zero),
        };
        server.Packages[package.Uuid] = package;
        return package;
    }

    /// <summary>The seed's deploy, up to the stage it says.</summary>
    public static FakeTask Pull(this FakeTask task) => task
        .Event("Pulling Docker image", "checking policy")
        .Event("Pulling Docker image", "checking if package FQN is taken")
        .Event("Pulling Docker image", "fetching image metadata")
        .Event("Pulling Docker image", "creating package")
        .Event("Pulling Docker image", "fetching 2 layers")
        .Event("Downloading layers", "downloading layer 13466366")
        .Event("Downloading layers", "downloading layer 86002cb8")
        .Event("Downloading layers", "downloaded layer 13466366")
        .Event("Downloading layers", "downloaded layer 86002cb8")
        .Event("Pulling Docker image", "downloaded all layers");

    public static FakeTask Deploy(this FakeTask task) => task.Pull()
        .Event("Creating job")
        .Event("Configuring job", "tagging package")
        .Event("Starting job");
}
