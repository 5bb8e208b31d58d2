using System.Net;
using Microsoft.Extensions.Logging;
using Slipway.Contracts.Errors;
using Slipway.Engine.Nesting;
using Slipway.Engine.Network;
using Slipway.Engine.Roots;
using Slipway.Engine.Runtimes;
using Slipway.Engine.Specs;

namespace Slipway.Engine.Instances;

/// <summary>
/// Starts one instance: its record, its root filesystem, its container, its network, its process. What fails half-way
/// is undone to the last directory; only the log stays.
/// </summary>
internal sealed class InstanceStarter(EngineParts parts, InstanceRemover remover, TimeProvider time, ILogger log)
{
    // conmon's own limit only matters when our rotation does not come in time. It throws a whole file away, so it is far off.
    private const int SafetyFactor = 16;
    private const long LeastSafetyLimit = 64 * 1024 * 1024;

    // ENOSPC
    private const int DiskFull = 28;

    public async Task StartAsync(LiveInstance instance, InstanceSpec spec, CancellationToken cancellationToken)
    {
        InstanceSpecCheck.Require(spec);
        var address = parts.Network.Addresses.Take();
        try
        {
            Directory.CreateDirectory(instance.Folder);
            Directory.CreateDirectory(instance.Log.Folder);
            instance.Bundle.Make();
            var record = new InstanceRecord
            {
                Id = spec.Id,
                JobId = spec.JobId,
                JobVersion = spec.JobVersion,
                Runtime = parts.Runtime.Name,
                Address = address.ToString(),
                Grants = spec.Grants,
                Nested = spec.Nested,
                Boot = parts.Boot,
            };
            // Tells the next server to undo this if we die here; a machine that dies leaves nothing running anyway.
            parts.Store.Write(record, durable: false);
            await MountAsync(instance, spec, cancellationToken).ConfigureAwait(false);
            WriteConfiguration(instance, spec, address);
            await RunAsync(instance, spec, address, cancellationToken).ConfigureAwait(false);
            record = record with { Phase = InstancePhase.Running, StartedAt = time.GetUtcNow() };
            parts.Store.Write(record, durable: true);
            instance.Record = record;
        }
        catch (Exception failure)
        {
            await remover.UndoStartAsync(instance, parts.Runtime, address).ConfigureAwait(false);
            throw failure switch
            {
                RuntimeRefusal refusal => refusal.Explain(spec.Command[0]),
                IOException { HResult: DiskFull } => new SlipwayException(
                    ErrorCodes.DiskFull, $"There is no room left to start an instance in {parts.Options.DataFolder}.", failure),
                IOException or UnauthorizedAccessException => new SlipwayException(
                    ErrorCodes.EngineFailed, $"The instance could not be started: {failure.Message}", failure),
                _ => Rethrown(failure),
            };
        }
    }

    private static Exception Rethrown(Exception failure)
    {
        System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        return failure;
    }

    private async Task MountAsync(LiveInstance instance, InstanceSpec spec, CancellationToken cancellationToken)
    {
        if (!spec.Nested)
        {
            await parts.Overlay.MountAsync(instance.Folder, spec.Layers, cancellationToken).ConfigureAwait(false);
            return;
        }

        var nested = new NestedRoot(instance.Folder, instance.Bundle);
        nested.Own();
        using var userNamespace = await UserNamespace.OpenAsync(parts.Commands, time, cancellationToken).ConfigureAwait(false);
        await parts.Overlay.MountAsync(instance.Folder, nested.MapLayers(spec.Layers, userNamespace), cancellationToken).ConfigureAwait(false);
        nested.ReleaseLayers();
    }

    private void WriteConfiguration(LiveInstance instance, InstanceSpec spec, IPAddress address)
    {
        var root = Path.Combine(instance.Folder, "rootfs");
        var workingDirectory = spec.WorkingDirectory.Length > 0 ? spec.WorkingDirectory : "/";
        using var directory = new RootDirectory(root);
        var user = UserResolver.Resolve(spec.User, spec.Group, directory.ReadText("/etc/passwd"), directory.ReadText("/etc/group"));
        var first = spec.Nested ? UserMapping.First : 0;
        foreach (var path in spec.ScratchDirectories.Append(workingDirectory).Concat(spec.WritableBinds.Select(bind => bind.Destination)))
            directory.MakeDirectory(path, first + user.Uid, first + user.Gid);
        var binds = spec.WritableBinds;
        if (spec.Nested)
            (root, binds) = new NestedRoot(instance.Folder, instance.Bundle).Show(binds);

        var input = new SpecInput
        {
            Hostname = spec.Hostname,
            RootPath = root,
            CgroupPath = parts.Cgroups.PathOf(spec.Id),
            Command = spec.Command,
            Environment = InstanceEnvironment.Complete(spec.Environment, spec.Hostname, user),
            User = user,
            WorkingDirectory = workingDirectory,
            ReadOnlyBinds = WriteNetworkFiles(instance, spec, address),
            WritableBinds = [.. binds.Select(bind => KeyValuePair.Create(bind.Destination, bind.Source))],
            Nested = spec.Nested,
            Memory = spec.Memory,
            Cpu = spec.Cpu,
            Pids = parts.Options.PidsLimit,
            Host = parts.Host,
        };
        PrivateFile.Write(instance.Bundle.Config, RuntimeSpec.Write(input));
    }

    private static KeyValuePair<string, string>[] WriteNetworkFiles(LiveInstance instance, InstanceSpec spec, IPAddress address)
    {
        return
        [
            Write("hosts", NetworkFiles.Hosts(spec.Hostname, address)),
            Write("hostname", NetworkFiles.Hostname(spec.Hostname)),
            Write("resolv.conf", NetworkFiles.Resolver()),
        ];

        KeyValuePair<string, string> Write(string name, string text)
        {
            var path = Path.Combine(spec.Nested ? instance.Bundle.Folder : instance.Folder, name);
            File.WriteAllText(path, text);
            return new($"/etc/{name}", path);
        }
    }

    private async Task RunAsync(LiveInstance instance, InstanceSpec spec, IPAddress address, CancellationToken cancellationToken)
    {
        var logLimit = Math.Max(parts.Options.LogFileSize * SafetyFactor, LeastSafetyLimit);
        var pid = await parts.Conmon
            .CreateAsync(parts.Runtime, instance.Bundle, instance.Log.Current, logLimit, cancellationToken)
            .ConfigureAwait(false);
        ReleaseSupervisor(instance);
        await Task.WhenAll(
            parts.Network.ConnectAsync(spec.Id, address, pid, spec.Grants, cancellationToken),
            parts.Doors.OpenAsync(spec.Id, spec.JobId, pid, spec.Grants)).ConfigureAwait(false);
        var handover = new ProcessHandover(pid);
        var start = await parts.Commands.RunAsync(parts.Runtime.Start(spec.Id), cancellationToken).ConfigureAwait(false);
        if (!start.Succeeded)
            throw new RuntimeRefusal(start.Complaint);
        if (!await handover.WaitAsync(time, cancellationToken).ConfigureAwait(false))
            await ThrowIfNeverRunAsync(instance, cancellationToken).ConfigureAwait(false);
    }

    private void ReleaseSupervisor(LiveInstance instance)
    {
        try
        {
            if (instance.Bundle.ReadConmonPid() is { } conmon)
                parts.Cgroups.Release(conmon);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It then lives and dies with the server's own cgroup, which on most machines is no loss.
            log.ReleaseFailed(instance.Id, failure.Message);
        }
    }

    /// <summary>
    /// The process was gone before it was seen running: either it was quick, or exec itself failed, which the runtime
    /// writes to the process's own error output.
    /// </summary>
    private async Task ThrowIfNeverRunAsync(LiveInstance instance, CancellationToken cancellationToken)
    {
        var conmon = instance.Bundle.ReadConmonPid() ?? 0;
        await parts.Exits.WhenEndedAsync(conmon, () => instance.Bundle.IsConmon(conmon))
            .WaitAsync(TimeSpan.FromSeconds(10), time, cancellationToken)
            .ConfigureAwait(false);
        var reader = new Logs.LogReader(instance.Log, instance.Id, time);
        var lines = new List<string>();
        await foreach (var line in reader.ReadAsync(2, follow: false, () => false, cancellationToken).ConfigureAwait(false))
            lines.Add(line.Text);
        if (lines is [var only] && RuntimeRefusal.IsFailedExec(only) && instance.Bundle.ReadExitCode() is not (null or 0))
            throw new RuntimeRefusal(only);
    }
}
