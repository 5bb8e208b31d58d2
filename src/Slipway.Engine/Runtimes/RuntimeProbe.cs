using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Engine.Cgroups;
using Slipway.Engine.Processes;
using Slipway.Engine.Roots;
using Slipway.Engine.Specs;

namespace Slipway.Engine.Runtimes;

/// <summary>Finds the first runtime that works by running <c>true</c> with it, limits, filter and all, as an instance is run.</summary>
internal sealed class RuntimeProbe(CommandRunner commands, Conmon conmon, ProcessExits exits, CgroupTree cgroups, LocalEngineOptions options)
{
    private static readonly string[] Shown = ["bin", "sbin", "lib", "lib32", "lib64", "libx32", "usr"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <exception cref="SlipwayException"><c>engine_missing</c>, with what each candidate said.</exception>
    public async Task<ContainerRuntime> FindAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var refusals = new List<string>();
        var candidates = RuntimeCandidates.Find(options.ResolvedRuntimeFolder)
            .Where(candidate => options.Runtime.Length == 0 || candidate.Name == options.Runtime);
        foreach (var candidate in candidates)
        {
            try
            {
                await TryAsync(candidate, time, cancellationToken).ConfigureAwait(false);
                return candidate;
            }
            catch (Exception failure) when (failure is RuntimeRefusal or SlipwayException or IOException or TimeoutException)
            {
                refusals.Add($"{candidate.Name}{(candidate.Remark.Length > 0 ? $" ({candidate.Remark})" : "")}: {failure.Message}");
            }
        }

        throw new SlipwayException(
            ErrorCodes.EngineMissing,
            refusals.Count == 0
                ? $"Instances can't be run here: {Wanted} not installed. Install: apt-get install {EnginePrograms.Packages}"
                : $"Instances can't be run here, no container runtime works: {string.Join("; ", refusals)}. "
                    + $"Run as root, and install: apt-get install {EnginePrograms.Packages} runc");
    }

    private string Wanted => options.Runtime.Length == 0 ? "crun and runc are" : $"the configured runtime {options.Runtime} is";

    private async Task TryAsync(ContainerRuntime runtime, TimeProvider time, CancellationToken cancellationToken)
    {
        var bundle = new Bundle(options.ResolvedRuntimeFolder, InstanceId.New());
        try
        {
            bundle.Make();
            var root = Path.Combine(bundle.Folder, "rootfs");
            await File.WriteAllTextAsync(bundle.Config, RuntimeSpec.Write(Describe(bundle.Id, root)), cancellationToken).ConfigureAwait(false);
            await conmon.CreateAsync(runtime, bundle, Path.Combine(bundle.Folder, "log"), options.LogFileSize, cancellationToken)
                .ConfigureAwait(false);
            var ended = exits.WhenEndedAsync(bundle.ReadConmonPid() ?? 0, () => bundle.IsConmon(bundle.ReadConmonPid() ?? 0));
            await commands.RequireAsync(runtime.Start(bundle.Id), "start a probe", cancellationToken).ConfigureAwait(false);
            await ended.WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false);
            if (bundle.ReadExitCode() is not 0)
                throw new RuntimeRefusal($"a probe ended with {bundle.ReadExitCode()?.ToString() ?? "no exit code"}");
        }
        finally
        {
            await commands.RunAsync(runtime.Delete(bundle.Id), CancellationToken.None).ConfigureAwait(false);
            cgroups.Remove(bundle.Id);
            Directory.Delete(bundle.Folder, recursive: true);
        }
    }

    /// <summary>The machine's own programs, read-only, in an otherwise empty root.</summary>
    private SpecInput Describe(InstanceId id, string root)
    {
        Directory.CreateDirectory(root);
        var binds = new List<KeyValuePair<string, string>>();
        foreach (var name in Shown.Where(name => Directory.Exists($"/{name}")))
        {
            // On a merged-usr system /bin is a link to usr/bin.
            if (new FileInfo($"/{name}").LinkTarget is { } target)
                File.CreateSymbolicLink(Path.Combine(root, name), target);
            else
                binds.Add(new($"/{name}", $"/{name}"));
        }

        return new SpecInput
        {
            Hostname = "probe",
            RootPath = root,
            CgroupPath = cgroups.PathOf(id),
            Command = ["/bin/true"],
            Environment = [],
            User = ResolvedUser.Root,
            WorkingDirectory = "/",
            ReadOnlyBinds = binds,
            Memory = 64 * 1024 * 1024,
            Cpu = 500,
            Pids = options.PidsLimit,
            Host = HostFacts.Read(),
        };
    }
}
