using System.Net.Http.Json;
using Slipway.Client.Http;
using Slipway.Client.Tasks;
using Slipway.Contracts;
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
    public Task<Job> UpdateAsync(Job job, CancellationToken cancellationToken = default) =>
        connection.SendAsync(HttpMethod.Put, $"jobs/{job.Uuid}", JsonContent.Create(job, SlipwayJson.Default.Job), SlipwayJson.Default.Job, cancellationToken);

    /// <summary>Asks for other instances in place of the present ones.</summary>
    public Task RestartAsync(JobId id, CancellationToken cancellationToken = default) =>
        connection.SendAsync(HttpMethod.Post, $"jobs/{id}/restart", content: null, cancellationToken);

    public Task DeleteAsync(JobId id, CancellationToken cancellationToken = default) =>
        connection.SendAsync(HttpMethod.Delete, $"jobs/{id}", content: null, cancellationToken);

    public Task<IReadOnlyList<Instance>> ListInstancesAsync(JobId id, CancellationToken cancellationToken = default) =>
        connection.GetAsync($"jobs/{id}/instances", SlipwayJson.Default.IReadOnlyListInstance, cancellationToken);

    /// <summary>By job UUID; jobs that are unknown, stopped or unreadable are left out.</summary>
    public Task<IReadOnlyDictionary<string, JobHealth>> GetHealthAsync(IEnumerable<JobId> ids, CancellationToken cancellationToken = default) =>
        connection.GetAsync(
            new QueryString("jobs/health").Add("ids", string.Join(',', ids)).ToString(),
            SlipwayJson.Default.IReadOnlyDictionaryStringJobHealth,
            cancellationToken);

    /// <summary>Opens the job's log; dispose it to hang up.</summary>
    public async Task<JobLog> OpenLogAsync(JobId id, LogQuery query, CancellationToken cancellationToken = default)
    {
        var path = new QueryString($"jobs/{id}/logs")
            .Add("lines", query.Lines)
            .Add("follow", query.Follow)
            .Add("since_now", query.SinceNow);
        return new JobLog(await connection.OpenAsync(path.ToString(), "text/plain", cancellationToken).ConfigureAwait(false));
    }
}
