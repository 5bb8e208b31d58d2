using Dapper;
using Slipway.Contracts.Instances;
using Slipway.Contracts.Names;
using Slipway.Server.Storage;

namespace Slipway.Server.Instances;

/// <summary>The instances of each job, with what became of them.</summary>
public sealed class InstanceStore(Database database)
{
    private const string Columns = "id, job_id, job_version, state, created_at, ended_at, exit_code, failed, reason, address, chosen_port, spent";

    public Task SaveAsync(InstanceRecord instance) => database.WriteAsync(connection =>
    {
        connection.Execute(
            $"""
            INSERT INTO instances ({Columns})
            VALUES (@Id, @Job, @JobVersion, @State, @CreatedAt, @EndedAt, @ExitCode, @Failed, @Reason, @Address, @ChosenPort, @Spent)
            ON CONFLICT (id) DO UPDATE SET
                state = @State, ended_at = @EndedAt, exit_code = @ExitCode, failed = @Failed, reason = @Reason, address = @Address, spent = @Spent
            """,
            new
            {
                Id = instance.Id.ToString(),
                Job = instance.Job.ToString(),
                instance.JobVersion,
                State = StoredText.Of(instance.State),
                CreatedAt = instance.CreatedAt.ToUnixTimeMilliseconds(),
                EndedAt = instance.EndedAt?.ToUnixTimeMilliseconds(),
                instance.ExitCode,
                instance.Failed,
                instance.Reason,
                instance.Address,
                instance.ChosenPort,
                instance.Spent,
            });
    });

    public Task DeleteAsync(InstanceId id) => database.WriteAsync(connection =>
    {
        connection.Execute("DELETE FROM instances WHERE id = @id", new { id = id.ToString() });
    });

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<InstanceRecord> List(JobId job) => database.Read(connection =>
        connection.Query<Row>($"SELECT {Columns} FROM instances WHERE job_id = @job ORDER BY created_at", new { job = job.ToString() })
            .Select(row => row.ToRecord()).ToList());

    /// <summary>Instances that run, or are being started or stopped.</summary>
    public IReadOnlySet<InstanceId> Live() => database.Read(connection =>
        connection.Query<string>("SELECT id FROM instances WHERE state <> @removed", new { removed = StoredText.Of(InstanceState.Removed) })
            .Select(InstanceId.Parse).ToHashSet());

    /// <summary>Jobs that have instances on record, whether or not they still exist themselves.</summary>
    public IReadOnlyList<JobId> JobsWithInstances() => database.Read(connection =>
        connection.Query<string>("SELECT DISTINCT job_id FROM instances").Select(JobId.Parse).ToList());

#pragma warning disable CA1812 // Dapper makes these.
    private sealed class Row
    {
        public string Id { get; init; } = "";
        public string Job_Id { get; init; } = "";
        public long Job_Version { get; init; }
        public string State { get; init; } = "";
        public long Created_At { get; init; }
        public long? Ended_At { get; init; }
        public long? Exit_Code { get; init; }
        public long Failed { get; init; }
        public string Reason { get; init; } = "";
        public string Address { get; init; } = "";
        public long Chosen_Port { get; init; }
        public long Spent { get; init; }

        public InstanceRecord ToRecord() => new()
        {
            Id = InstanceId.Parse(Id),
            Job = JobId.Parse(Job_Id),
            JobVersion = (int)Job_Version,
            State = StoredText.Parse<InstanceState>(State),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(Created_At),
            EndedAt = Ended_At is { } ended ? DateTimeOffset.FromUnixTimeMilliseconds(ended) : null,
            ExitCode = (int?)Exit_Code,
            Failed = Failed != 0,
            Reason = Reason,
            Address = Address,
            ChosenPort = (int)Chosen_Port,
            Spent = Spent != 0,
        };
    }
#pragma warning restore CA1812
}
