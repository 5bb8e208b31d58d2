using System.Net.Http.Json;
using Slipway.Client.Http;
using Slipway.Client.Tasks;
using Slipway.Client.Tunnels;
using Slipway.Contracts;
using Slipway.Contracts.Files;
using Slipway.Contracts.Instances;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;

namespace Slipway.Client.Jobs;

/// <summary>What should run.</summary>
public sealed class JobsClient
{
    private readonly ApiConnection connection;

    internal JobsClient(ApiConnection connection) => this.connection = connection;

    /// <summary>Makes a job from an image. Answers as soon as the request is accepted: watch the Task to see it happen.</summary>
    public async Task<TaskId> CreateFromImageAsync(CreateDockerJobRequest request, CancellationToken cancellationToken = default)
    {
        var answer = await connection.PostAsync(
            "jobs/docker", request, RequestJson.Of<CreateDockerJobRequest>(), SlipwayJson.Default.LocationResponse, cancellationToken).ConfigureAwait(false);
        return TaskLocation.Read(answer.Location);
    }

    /// <summary>Makes a job of packages that are there. Its UUID and what else the platform keeps are the server's to choose.</summary>
    public Task<Job> CreateAsync(Job job, CancellationToken cancellationToken = default) =>
        connection.PostAsync("jobs", job, SlipwayJson.Default.Job, SlipwayJson.Default.Job, cancellationToken);

    public Task<IReadOnlyList<Job>> ListAsync(JobQuery query, CancellationToken cancellationToken = default)
    {
        var path = new QueryString("jobs")
            .Add("fqn", query.Fqn?.ToString())
            .Add("name", query.Name)
            .Add("namespace", query.Namespace?.ToString())
            .Add("health", query.Health);
        return connection.GetAsync(path.ToString(), SlipwayJson.Default.IReadOnlyListJob, cancellationToken);
    }

    /// <summary>The job of that name, or null when there is none that the caller may see.</summary>
    public async Task<Job?> FindAsync(Fqn fqn, CancellationToken cancellationToken = default)
    {
        var jobs = await ListAsync(new JobQuery { Fqn = fqn, Health = true }, cancellationToken).ConfigureAwait(false);
        return jobs.FirstOrDefault(job => job.Fqn == fqn);
    }

    public Task<Job> GetAsync(JobId id, CancellationToken cancellationToken = default) =>
        connection.GetAsync($"jobs/{id}", SlipwayJson.Default.Job, cancellationToken);

    /// <summary>Replaces the job by <paramref name="job"/>: get it, change it, put it. Its state starts and stops it.</summary>
    public Task<Job> UpdateAsync(Job job, CancellationToken cancellationToken = default) => UpdateAsync(job, restart: false, cancellationToken);

    /// <param name="job">As it is to be.</param>
    /// <param name="restart">
    /// Where the change needs it, replace the instances one by one, each when the one in its place answers. Without it such a
    /// change to a started job is refused with <see cref="Contracts.Errors.ErrorCodes.RequiresRestart"/>.
    /// </param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <inheritdoc cref="UpdateAsync(Job, CancellationToken)" path="/summary" />
    public Task<Job> UpdateAsync(Job job, bool restart, CancellationToken cancellationToken = default) =>
        connection.SendAsync(HttpMethod.Put, new QueryString($"jobs/{job.Uuid}").Add("restart", restart).ToString(), JsonContent.Create(job, SlipwayJson.Default.Job), SlipwayJson.Default.Job, cancellationToken);

    /// <summary>Asks for other instances in place of the present ones.</summary>
    public Task RestartAsync(JobId id, CancellationToken cancellationToken = default) =>
        connection.SendAsync(HttpMethod.Post, $"jobs/{id}/restart", content: null, cancellationToken);

    public Task DeleteAsync(JobId id, CancellationToken cancellationToken = default) =>
        connection.SendAsync(HttpMethod.Delete, $"jobs/{id}", content: null, cancellationToken);

    public Task<IReadOnlyList<Instance>> ListInstancesAsync(JobId id, CancellationToken cancellationToken = default) =>
        connection.GetAsync($"jobs/{id}/instances", SlipwayJson.Default.IReadOnlyListInstance, cancellationToken);

    /// <summary>What the job was after each change that is kept, the newest first, without the definitions.</summary>
    public Task<IReadOnlyList<JobVersion>> ListVersionsAsync(JobId id, CancellationToken cancellationToken = default) =>
        connection.GetAsync($"jobs/{id}/versions", SlipwayJson.Default.IReadOnlyListJobVersion, cancellationToken);

    /// <summary>One of them, with the job as it was: put what of it is to be so again into the job as it is, and <see cref="UpdateAsync(Job, bool, CancellationToken)"/>.</summary>
    public Task<JobVersion> GetVersionAsync(JobId id, int number, CancellationToken cancellationToken = default) =>
        connection.GetAsync($"jobs/{id}/versions/{number}", SlipwayJson.Default.JobVersion, cancellationToken);

    /// <summary>By job UUID; jobs that are unknown, stopped or unreadable are left out.</summary>
    public Task<IReadOnlyDictionary<string, JobHealth>> GetHealthAsync(IEnumerable<JobId> ids, CancellationToken cancellationToken = default) =>
        connection.GetAsync(
            new QueryString("jobs/health").Add("ids", string.Join(',', ids)).ToString(),
            SlipwayJson.Default.IReadOnlyDictionaryStringJobHealth,
            cancellationToken);

    /// <summary>Opens the job's log; dispose it to hang up.</summary>
    public async Task<JobLog> OpenLogAsync(JobId id, LogQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var log = new LogConnection(connection, id);
        return new JobLog(log, query, connection.TimeProvider, await log.OpenAsync(query, new LogCursors(), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>What is in a folder of a running instance.</summary>
    /// <param name="id">The job.</param>
    /// <param name="path">Absolute, as the instance sees it; empty or <c>/</c> for the root.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<IReadOnlyList<FileListing>> ListFilesAsync(JobId id, string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Segment.Of);
        return connection.GetAsync($"jobs/{id}/files/{string.Join('/', segments)}", SlipwayJson.Default.IReadOnlyListFileListing, cancellationToken);
    }

    /// <summary>Runs a command in a running instance, with its input and output open; dispose it to end the command.</summary>
    public Task<Tunnel> OpenTunnelAsync(JobId id, TunnelRequest request, CancellationToken cancellationToken = default) =>
        Tunnel.OpenAsync(connection, id, request, cancellationToken);
}
