using Slipway.Cli.Grammar;
using Slipway.Client.Jobs;
using Slipway.Client.Packages;
using Slipway.Client.Services;
using Slipway.Client.Tasks;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;
using Slipway.Contracts.Services;
using Slipway.Contracts.Staging;

namespace Slipway.Cli.Names;

/// <summary>Finds what was named, or says that it is not there and what is.</summary>
internal static class Lookup
{
    public static async Task<Job> JobAsync(Call call, string name)
    {
        var fqn = await NameReader.ReadAsync(call, name, ResourceType.Job);
        if (await call.Client.Jobs.FindAsync(fqn, call.Cancelled) is { } job)
            return job;
        var others = await call.Client.Jobs.ListAsync(new JobQuery { Namespace = fqn.Namespace }, call.Cancelled);
        throw Missing("job", fqn, others.Select(other => other.Fqn), "`apc job list` shows the jobs of this namespace; `apc job list -ns /` all that you may see.");
    }

    public static async Task<Package> PackageAsync(Call call, string name)
    {
        var fqn = await NameReader.ReadAsync(call, name, ResourceType.Package);
        if (await call.Client.Packages.FindAsync(fqn, call.Cancelled) is { } package)
            return package;
        var others = await call.Client.Packages.ListAsync(new PackageQuery { Namespace = fqn.Namespace }, call.Cancelled);
        throw Missing("package", fqn, others.Select(other => other.Fqn), "`apc package list` shows the packages of this namespace; `apc package list -ns /` all that you may see.");
    }

    public static async Task<Service> ServiceAsync(Call call, string name)
    {
        var fqn = await NameReader.ReadAsync(call, name, ResourceType.Service);
        if (await call.Client.Services.FindAsync(fqn, call.Cancelled) is { } service)
            return service;
        var others = await call.Client.Services.ListAsync(new ServiceQuery { Namespace = fqn.Namespace }, call.Cancelled);
        throw Missing("service", fqn, others.Select(other => other.Fqn), "`apc service list` shows the services of this namespace; `apc service list -ns /` all that you may see.");
    }

    public static async Task<StagingPipeline> PipelineAsync(Call call, string name)
    {
        var fqn = await NameReader.ReadAsync(call, name, ResourceType.StagingPipeline);
        if (await call.Client.Pipelines.FindAsync(fqn, call.Cancelled) is { } pipeline)
            return pipeline;
        var others = await call.Client.Pipelines.ListAsync(call.Cancelled);
        throw Missing("staging pipeline", fqn, others.Select(other => other.Fqn).Where(other => other.Namespace == fqn.Namespace), "`apc staging pipeline list -ns /` shows all that you may see.");
    }

    /// <param name="call">The command.</param>
    /// <param name="text">A UUID, its first digits, or the URL that an API call answered with.</param>
    public static async Task<TaskId> TaskAsync(Call call, string text)
    {
        var id = text.TrimEnd('/').Split('/')[^1].ToLowerInvariant();
        if (TaskId.TryParse(id, out var whole, out _))
            return whole;
        const string hint = "`apc task list` shows the newest tasks.";
        if (id.Length < 4 || !id.All(c => char.IsAsciiHexDigit(c) || c == '-'))
            throw new CommandException(ExitCodes.Usage, $"\"{text}\" is not a task: give its UUID, or the first four digits of it or more.", hint);
        var tasks = await call.Client.Tasks.ListAsync(new TaskQuery { Count = 200 }, call.Cancelled);
        var matching = tasks.Where(task => task.Uuid.ToString().StartsWith(id, StringComparison.Ordinal)).ToList();
        return matching switch
        {
            [var one] => one.Uuid,
            [] => throw new CommandException(ExitCodes.NotFound, $"There is no task \"{text}\" among the newest ones.", hint),
            _ => throw new CommandException(ExitCodes.Usage, $"\"{text}\" may mean {matching.Count} tasks: give more of the UUID.", hint),
        };
    }

    private static CommandException Missing(string type, Fqn fqn, IEnumerable<Fqn> others, string hint) =>
        new(ExitCodes.NotFound, $"There is no {type} \"{fqn.LocalName}\" in \"{fqn.Namespace}\".{Suggestion.Sentence(fqn.LocalName!, others.Select(other => other.Name))}", hint);
}
