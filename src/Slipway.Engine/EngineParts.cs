using System.Globalization;
using Microsoft.Extensions.Logging;
using Slipway.Contracts.Names;
using Slipway.Engine.Cgroups;
using Slipway.Engine.Doors;
using Slipway.Engine.Instances;
using Slipway.Engine.Logs;
using Slipway.Engine.Names;
using Slipway.Engine.Network;
using Slipway.Engine.Processes;
using Slipway.Engine.Roots;
using Slipway.Engine.Runtimes;
using Slipway.Engine.Specs;

namespace Slipway.Engine;

/// <summary>What the engine works with once it knows that instances can be run here.</summary>
internal sealed class EngineParts : IDisposable
{
    private EngineParts(
        LocalEngineOptions options, InstanceSubnet subnet, InstanceConnections connections, TimeProvider time, ILogger log, EnginePrograms programs)
    {
        Options = options;
        Mark = new ProcessMark(options.ResolvedRuntimeFolder);
        Commands = new CommandRunner(Mark, time);
        Programs = programs;
        Conmon = new Conmon(Commands, programs.Conmon, time);
        Cgroups = new CgroupTree(options.CgroupParent);
        Store = new InstanceStore(options.DataFolder);
        Network = new EngineNetwork(Commands, programs, options, subnet);
        Doors = new InstanceDoors(new Resolver(options.ApiHosts, new NameServers(options.NameServers, time)), connections, time, log);
        Overlay = new OverlayMount(Commands, programs.Mount);
        Host = HostFacts.Read();
    }

    public LocalEngineOptions Options { get; }

    public ProcessMark Mark { get; }

    public CommandRunner Commands { get; }

    public EnginePrograms Programs { get; }

    public Conmon Conmon { get; }

    public CgroupTree Cgroups { get; }

    public InstanceStore Store { get; }

    public EngineNetwork Network { get; }

    public InstanceDoors Doors { get; }

    public OverlayMount Overlay { get; }

    public HostFacts Host { get; }

    /// <summary>See <see cref="BootId"/>.</summary>
    public string Boot { get; } = BootId.Read();

    public ProcessExits Exits { get; } = new();

    /// <summary>What starts new instances.</summary>
    public ContainerRuntime Runtime { get; private set; } = null!;

    /// <summary>E.g. <c>crun 1.8.1 (own mount namespace), conmon 2.1.6</c>.</summary>
    public string Description { get; private set; } = "";

    public static async Task<EngineParts> MakeAsync(
        LocalEngineOptions options, InstanceSubnet subnet, InstanceConnections connections, TimeProvider time, ILogger log, CancellationToken cancellationToken)
    {
        var parts = new EngineParts(options, subnet, connections, time, log, EnginePrograms.Find());
        try
        {
            var probe = new RuntimeProbe(parts.Commands, parts.Conmon, parts.Exits, parts.Cgroups, options);
            parts.Runtime = await probe.FindAsync(time, cancellationToken).ConfigureAwait(false);
            parts.Description = await parts.DescribeAsync(cancellationToken).ConfigureAwait(false);
            return parts;
        }
        catch
        {
            parts.Dispose();
            throw;
        }
    }

    /// <summary>The runtime that made an instance: it may have been another one than new instances get.</summary>
    public ContainerRuntime RuntimeNamed(string name) =>
        name == Runtime.Name
            ? Runtime
            : RuntimeCandidates.Find(Options.ResolvedRuntimeFolder).LastOrDefault(candidate => candidate.Name == name) ?? Runtime;

    public Bundle BundleOf(InstanceId id) => new(Options.ResolvedRuntimeFolder, id);

    public LiveInstance NewInstance(InstanceId id) =>
        new(id, Store.FolderOf(id), BundleOf(id), new LogFiles(Store.LogsFolder, id));

    /// <summary>
    /// Deletes a folder that an instance could write to. Not with .NET's own: names there may be nested deeper than a
    /// path can be long.
    /// </summary>
    public async Task DeleteFolderAsync(string folder)
    {
        if (Directory.Exists(folder))
        {
            var remove = new Command(Programs.Remove, "-rf", "--one-file-system", "--", folder) { TimeLimit = TimeSpan.FromMinutes(10) };
            await Commands.RequireAsync(remove, $"delete {folder}", CancellationToken.None).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        Exits.Dispose();
    }

    private async Task<string> DescribeAsync(CancellationToken cancellationToken)
    {
        // "crun version 1.8.1\n…", "conmon version 2.1.6\ncommit: …"
        var runtime = await Commands.RunAsync(Runtime.Version(), cancellationToken).ConfigureAwait(false);
        var conmon = await Commands.RunAsync(new Command(Programs.Conmon, "--version"), cancellationToken).ConfigureAwait(false);
        var remark = Runtime.Remark.Length > 0 ? $" ({Runtime.Remark})" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{Short(runtime)}{remark}, {Short(conmon)}");
    }

    private static string Short(CommandResult version) =>
        version.Output.Split('\n')[0].Replace(" version ", " ", StringComparison.Ordinal).Split("+ds", 2)[0];
}
