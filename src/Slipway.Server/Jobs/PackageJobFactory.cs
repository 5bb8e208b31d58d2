using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;
using Slipway.Images.Images;

namespace Slipway.Server.Jobs;

/// <summary>What a package holds and what a request asks for, put together into a job. A pure function.</summary>
public static class PackageJobFactory
{
    /// <exception cref="SlipwayException">The package and the request together make no job that can run.</exception>
    public static Job Create(NewJobRequest request, Package package, ImageConfig config, string createdBy, DateTimeOffset now)
    {
        var wire = request.Wire;
        JobFactory.RequireNoVolumes(config, wire.IgnoreVolumes);
        return new Job
        {
            Uuid = JobId.New(),
            Name = request.Job.Name,
            Fqn = request.Job,
            State = JobState.Ready,
            NumInstances = wire.NumInstances ?? 1,
            Packages = [new PackageInfo(package.Uuid)],
            Processes = new Dictionary<string, ProcessObject> { [Job.AppProcess] = Process(request.Process, package, config) },
            Ports = wire.Ports ?? JobFactory.ExposedPorts(config.ExposedPorts),
            Resources = wire.Resources ?? JobFactory.DefaultResources,
            Restart = wire.Restart ?? new RestartConfig(RestartMode.Always),
            Rollout = wire.Rollout ?? new RolloutConfig(),
            Tags = wire.Tags ?? new Dictionary<string, string> { ["app"] = request.Job.Name },
            DockerOrigin = package.DockerOrigin,
            CreatedAt = now,
            UpdatedAt = now,
            CreatedBy = createdBy,
            UpdatedBy = createdBy,
        };
    }

    private static ProcessObject Process(ProcessObject wanted, Package package, ImageConfig config)
    {
        var environment = new Dictionary<string, string>();
        foreach (var (name, value) in config.Env.Concat(package.Environment).Concat(wanted.Environment))
            environment[name] = value;
        var (user, group) = JobFactory.SplitUser(config.User);
        var process = wanted with
        {
            Environment = environment,
            User = wanted.User.Length > 0 ? wanted.User : user,
            Group = wanted.Group.Length > 0 || wanted.User.Length > 0 ? wanted.Group : group,
            WorkingDirectory = wanted.WorkingDirectory.Length > 0 ? wanted.WorkingDirectory : config.WorkingDir,
            StopSignal = wanted.StopSignal.Length > 0 ? wanted.StopSignal : config.StopSignal,
        };
        if (wanted.StartCommand.Length > 0 || wanted.StartCommandRaw.Count > 0)
            return process;
        if (package.StartCommand.Length > 0)
            return process with { StartCommand = package.StartCommand };
        IReadOnlyList<string> command = [.. config.Entrypoint, .. config.Cmd];
        return command.Count > 0
            ? process with { StartCommandRaw = command }
            : throw new SlipwayException(
                ErrorCodes.RequestInvalid, $"The package \"{package.Fqn}\" says nothing of what to run: say it with start_command (apc: --start-cmd).")
            {
                JsonPath = "$.processes.app.start_command",
            };
    }
}
