using Dapper;
using Microsoft.Data.Sqlite;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Server.Storage;

namespace Slipway.Server.Jobs;

/// <summary>The jobs that exist, and what each is meant to be doing.</summary>
public sealed class JobStore(Database database)
{
    /// <summary>A job is as it now is, or gone. Raised on the writer's thread in the order of the changes: handlers return at once.</summary>
    public event Action<JobId, Job?>? Changed;

    private readonly TakenNames names = new(database, "jobs", "job");

    public Job? Find(JobId id) => Single("id = @key", id.ToString());

    public Job? Find(Fqn fqn) => Single("fqn = @key", fqn.ToString());

    /// <summary>As a change in progress sees it.</summary>
    internal static Job? Find(SqliteConnection connection, JobId id) =>
        connection.QuerySingleOrDefault<string>("SELECT document FROM jobs WHERE id = @id", new { id = id.ToString() }) is { } document ? Parse(document) : null;

    /// <summary>By name.</summary>
    public IReadOnlyList<Job> List() => database.Read(connection =>
        connection.Query<string>("SELECT document FROM jobs ORDER BY fqn").Select(Parse).ToList());

    /// <summary>Fails when the name belongs to a job that another Task made.</summary>
    /// <exception cref="SlipwayException"><c>name_taken</c>.</exception>
    public void RequireFree(Fqn fqn, TaskId? task) => names.RequireFree(fqn, task);

    /// <summary>Makes the job, or finds that this Task has made it already.</summary>
    /// <param name="task">The Task that makes it; null when a call makes it by itself.</param>
    /// <param name="admit">Has the last word inside the write, and throws for a no.</param>
    public Task<Job> CreateAsync(Job job, TaskId? task, Action<SqliteConnection> admit) => database.WriteAsync(connection =>
    {
        if (names.FindOwn(connection, job.Fqn, task) is { } there)
            return Parse(there);
        admit(connection);

        connection.Execute(
            "INSERT INTO jobs (id, fqn, task_id, document) VALUES (@id, @fqn, @task, @document)",
            new
            {
                id = job.Uuid.ToString(),
                fqn = job.Fqn.ToString(),
                task = task?.ToString() ?? "",
                document = Documents.Write(job, SlipwayJson.Wire.Job),
            });
        JobVersionRows.Add(connection, job, changes: []);
        return job;
    }, made => Changed?.Invoke(made.Uuid, made));

    /// <summary>Changes a job, or does nothing when <paramref name="change"/> gives back what it got.</summary>
    /// <param name="admit">Has the last word inside the write, about the job as it was and as it is to be, and throws for a no.</param>
    /// <returns>The job as it is then; null when it is gone.</returns>
    public Task<Job?> UpdateAsync(JobId id, Func<Job, Job> change, Action<SqliteConnection, Job, Job>? admit = null) => database.WriteAsync(connection =>
    {
        if (Find(connection, id) is not { } job)
            return null;
        var changed = change(job);
        if (!ReferenceEquals(changed, job))
        {
            admit?.Invoke(connection, job, changed);
            connection.Execute(
                "UPDATE jobs SET document = @document WHERE id = @id",
                new { id = id.ToString(), document = Documents.Write(changed, SlipwayJson.Wire.Job) });
            if (JobDifference.Between(job, changed) is { Count: > 0 } changes)
                JobVersionRows.Add(connection, changed, changes);
        }

        return (Job?)changed;
    }, changed => Changed?.Invoke(id, changed));

    public Task DeleteAsync(JobId id) => database.WriteAsync(
        connection => connection.Execute("DELETE FROM jobs WHERE id = @id", new { id = id.ToString() }),
        _ => Changed?.Invoke(id, null));

    /// <summary>The job's definition after each change, the newest first, without the definitions themselves.</summary>
    public IReadOnlyList<JobVersion> ListVersions(JobId id) => database.Read(connection => JobVersionRows.List(connection, id));

    /// <summary>One of them, whole; null when it is not there, or no longer kept.</summary>
    public JobVersion? FindVersion(JobId id, int number) => database.Read(connection => JobVersionRows.Find(connection, id, number));

    /// <summary>The job that a Task made, or null.</summary>
    public Job? FindMadeBy(TaskId task) => Single("task_id = @key", task.ToString());

    private static Job Parse(string document) => Documents.Read(document, SlipwayJson.Wire.Job);

    private Job? Single(string condition, string key) =>
        database.Read(connection => connection.QuerySingleOrDefault<string>($"SELECT document FROM jobs WHERE {condition}", new { key }))
            is { } document ? Parse(document) : null;
}
