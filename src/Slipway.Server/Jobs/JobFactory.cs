using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;
using Slipway.Images.Images;
using Slipway.Server.Packages;
using Slipway.Server.Routes;
using Slipway.Server.Services;

namespace Slipway.Server.Jobs;

/// <summary>What an image says and what a request asks for, put together into a job. A pure function.</summary>
public static class JobFactory
{
    /// <summary>v1's defaults for a job that names no limits: 256 MB of memory, 1 GB of disk, 5 Mbps.</summary>
    public static Resource DefaultResources { get; } = new() { Memory = 268435456, Disk = 1073741824, Network = 5000000 };

    /// <summary>Holds the image's own command where the job is interactive.</summary>
    public const string InteractiveCommandVariable = "DOCKER_START_COMMAND";

    /// <exception cref="SlipwayException">The image and the request together make no job that can run.</exception>
    public static Job Create(DockerJobRequest request, ResolvedImage image, Package package, string createdBy, DateTimeOffset now)
    {
        var wire = request.Wire;
        var config = image.Config;
        RequireNoVolumes(config, wire.IgnoreVolumes);
        var job = new Job
        {
            Uuid = JobId.New(),
            Name = request.Job.Name,
            Fqn = request.Job,
            State = JobState.Ready,
            NumInstances = wire.NumInstances ?? 1,
            Packages = [new PackageInfo(package.Uuid)],
            Processes = new Dictionary<string, ProcessObject> { [Job.AppProcess] = Process(wire, config) },
            Ports = RouteRules.AddTo(ExposedPorts(config.ExposedPorts.Concat(wire.ExposedPorts ?? [])), wire.Routes),
            Resources = wire.Resources ?? DefaultResources,
            Restart = wire.RestartConfig ?? wire.Restart ?? new RestartConfig(),
            Tags = new Dictionary<string, string> { ["app"] = request.Job.Name, ["docker"] = request.Job.Name },
            DockerOrigin = ImagePackaging.Origin(image),
            CreatedAt = now,
            UpdatedAt = now,
            CreatedBy = createdBy,
            UpdatedBy = createdBy,
        };
        return wire.AllowEgress ? BindingFactory.With(job, BindingFactory.ToService(job, BuiltInServices.Find(BuiltInServices.Outside)!, name: null)) : job;
    }

    /// <exception cref="SlipwayException"><c>request_unsupported</c>: the image wants to keep data, and nobody said that it may go.</exception>
    internal static void RequireNoVolumes(ImageConfig config, bool ignoreVolumes)
    {
        if (config.Volumes.Count == 0 || ignoreVolumes)
            return;
        throw new SlipwayException(
            ErrorCodes.RequestUnsupported,
            $"The image declares volumes ({string.Join(", ", config.Volumes)}) and persistent volumes are not supported yet. "
            + "Set ignore_volumes (apc: --ignore-volumes) to keep them as plain directories that end with the instance.")
        {
            JsonPath = "$.ignore_volumes",
        };
    }

    private static ProcessObject Process(CreateDockerJobRequest wire, ImageConfig config)
    {
        var environment = new Dictionary<string, string>();
        foreach (var (name, value) in config.Env.Concat(wire.Env ?? new Dictionary<string, string>()))
            environment[name] = value;

        // A start command replaces both ENTRYPOINT and CMD, as v1 has it.
        IReadOnlyList<string> command = wire.StartCommand is { Count: > 0 } given ? given : [.. config.Entrypoint, .. config.Cmd];
        if (wire.Interactive)
        {
            environment[InteractiveCommandVariable] = ShellText.Join(command);
            command = [];
        }
        else if (command.Count == 0)
        {
            throw new SlipwayException(
                ErrorCodes.RequestInvalid, "The image has neither ENTRYPOINT nor CMD: say what to run with start_command (apc: --start-cmd).")
            {
                JsonPath = "$.start_command",
            };
        }

        var (user, group) = SplitUser(config.User);
        return new ProcessObject
        {
            StartCommandRaw = command,
            StopCommandRaw = wire.StopCommand ?? [],
            User = wire.User ?? user,
            Group = wire.Group ?? (wire.User is null ? group : ""),
            Environment = environment,
            WorkingDirectory = config.WorkingDir,
            StopSignal = config.StopSignal,
        };
    }

    /// <summary>Ports that nobody promised to be listened on.</summary>
    internal static IReadOnlyList<Port> ExposedPorts(IEnumerable<int> numbers) =>
        [.. numbers.Distinct().Order().Select(number => new Port(number, Optional: true))];

    // 'nats:nats', '1000', '1000:1000' or nothing.
    internal static (string User, string Group) SplitUser(string text)
    {
        var colon = text.IndexOf(':');
        return colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..]);
    }
}
