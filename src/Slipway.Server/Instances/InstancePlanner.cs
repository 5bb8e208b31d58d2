using System.Globalization;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Engine.Instances;
using Slipway.Images;
using Slipway.Server.Packages;
using Slipway.Server.Services;
using Slipway.Server.Staging;

namespace Slipway.Server.Instances;

/// <summary>From a job to what the engine must run: the package's directories, the process with its environment, and what it may reach.</summary>
public sealed class InstancePlanner(PackageStore packages, IImageStore images, JobConnections connections, BuildMounts builds)
{
    // A job without a command waits for somebody to come in and start one by hand. It ends at once when asked to.
    private static readonly string[] IdleCommand = ["/bin/sh", "-c", "trap 'exit 0' TERM INT; while :; do sleep 3600 & wait $!; done"];

    /// <exception cref="SlipwayException"><c>start_failed</c>: the job's package is not here.</exception>
    public async Task<InstanceSpec> PlanAsync(Job job, InstanceId instance, CancellationToken cancellationToken)
    {
        var process = job.Processes.GetValueOrDefault(Job.AppProcess) ?? new ProcessObject();
        var (layers, volumes) = await FindContentAsync(job, cancellationToken);
        return builds.Amend(new InstanceSpec
        {
            Id = instance,
            JobId = job.Uuid,
            JobVersion = job.VersionId,
            Hostname = Hostname(job),
            Layers = layers,
            Command = Command(process),
            Environment = Environment(job, process, instance),
            User = process.User,
            Group = process.Group,
            WorkingDirectory = process.WorkingDirectory,
            ScratchDirectories = volumes,
            Memory = job.Resources.Memory,
            Cpu = job.Resources.Cpu,
            Grants = connections.GrantsOf(job),
        });
    }

    private async Task<(IReadOnlyList<string> Layers, IReadOnlyList<string> Volumes)> FindContentAsync(Job job, CancellationToken cancellationToken)
    {
        var package = job.Packages is [var used, ..] ? packages.Find(used.Uuid) : null;
        if (package?.Digest is not { } digest
            || await images.LoadAsync(ImageReference.Parse(package.Image), digest, cancellationToken) is not { } image)
        {
            throw new SlipwayException(ErrorCodes.StartFailed, $"The package of \"{job.Fqn}\" is not on this machine. Delete the job and deploy it again.");
        }

        return (images.GetDirectories(image), image.Config.Volumes);
    }

    private static IReadOnlyList<string> Command(ProcessObject process)
    {
        if (process.StartCommandRaw.Count > 0)
            return process.StartCommandRaw;
        return process.StartCommand.Length > 0 ? ["/bin/sh", "-c", process.StartCommand] : IdleCommand;
    }

    private Dictionary<string, string> Environment(Job job, ProcessObject process, InstanceId instance)
    {
        // What an app may read about itself, under the platform's own names; the job's variables win.
        var environment = new Dictionary<string, string>
        {
            ["CNTM_INSTANCE_UUID"] = instance.ToString(),
            ["CNTM_JOB_FQN"] = job.Fqn.ToString(),
            ["CNTM_JOB_UUID"] = job.Uuid.ToString(),
            ["CNTM_PROCESS_NAME"] = Job.AppProcess,
        };
        foreach (var (name, value) in connections.EnvironmentOf(job))
            environment[name] = value;
        foreach (var (name, value) in process.Environment)
            environment[name] = value;
        // What routes and links lead to is not the job's to say.
        if (ChosenPort.Find(job) is { } port)
            environment[ChosenPort.Variable] = port.ToString(CultureInfo.InvariantCulture);
        return environment;
    }

    private static string Hostname(Job job)
    {
        const int MaxLabel = 63;
        var label = new string([.. job.Name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]).Trim('-');
        return label.Length == 0 ? "job" : label[..Math.Min(label.Length, MaxLabel)].TrimEnd('-');
    }
}
