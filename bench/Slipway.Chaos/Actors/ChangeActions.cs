using System.Text.Json;
using Slipway.Chaos.Api;
using Slipway.Chaos.Checks;
using Slipway.Chaos.Records;
using Slipway.Contracts;
using Slipway.Contracts.Jobs;

namespace Slipway.Chaos.Actors;

/// <summary>Changes to a job that is there. One that had no answer may have happened or not, and nothing in between.</summary>
internal sealed class ChangeActions(ChaosWorld world, Draw draw, JobChecks checks)
{
    private const int MostInstances = 2;

    public async Task RunAsync(JobEntry entry, CancellationToken cancellationToken)
    {
        await checks.RequireLogAsync(entry, cancellationToken);
        var action = draw.Between(0, 9);
        world.Figures.Count(Figures.Changes);
        entry.Begin();
        switch (action)
        {
            case < 3:
                await PutAsync(entry, job => job with { NumInstances = draw.Between(1, MostInstances), State = JobState.Started }, cancellationToken);
                break;
            case < 4:
                await PutAsync(entry, job => job with { State = entry.Started ? JobState.Stopped : JobState.Started }, cancellationToken);
                break;
            case < 6:
                await RestartAsync(entry, cancellationToken);
                break;
            default:
                await DeleteAsync(entry, cancellationToken);
                break;
        }

        entry.End();
        if (entry.Exists)
            await checks.RequireSettledAsync(entry, cancellationToken);
    }

    private async Task PutAsync(JobEntry entry, Func<Job, Job> change, CancellationToken cancellationToken)
    {
        if (await FindAsync(entry, cancellationToken) is not { } was)
            return;
        var wanted = change(was);
        var since = world.Excuses.Now;
        var answer = await world.Api.SendAsync(HttpMethod.Put, $"/v1/jobs/{was.Uuid}", JsonSerializer.Serialize(wanted, SlipwayJson.Wire.Job), null, cancellationToken);
        if (answer.IsSuccess)
        {
            Know(entry, wanted);
            return;
        }

        RequireExcuse(entry, answer, since);
        if (await FindAsync(entry, cancellationToken) is not { } found)
            return;
        // Two fields, each the old one or the new one: they are two steps.
        if ((found.NumInstances != was.NumInstances && found.NumInstances != wanted.NumInstances) || (found.State != was.State && found.State != wanted.State))
            world.Journal.Violated($"{entry.Fqn} is {found.State} with {found.NumInstances}, and was to become {wanted.State} with {wanted.NumInstances} from {was.State} with {was.NumInstances}");
        Know(entry, found);
    }

    private async Task RestartAsync(JobEntry entry, CancellationToken cancellationToken)
    {
        if (await FindAsync(entry, cancellationToken) is not { } job)
            return;
        var since = world.Excuses.Now;
        var answer = await world.Api.SendAsync(HttpMethod.Post, $"/v1/jobs/{job.Uuid}/restart", null, draw.Uuid(), cancellationToken);
        if (answer.IsSuccess)
            entry.Started = true;
        else
            RequireExcuse(entry, answer, since);
        // A job that was stopped is started, or it is not.
        if (await FindAsync(entry, cancellationToken) is { } found)
            Know(entry, found);
    }

    private async Task DeleteAsync(JobEntry entry, CancellationToken cancellationToken)
    {
        if (await FindAsync(entry, cancellationToken) is not { } job)
            return;
        var since = world.Excuses.Now;
        var answer = await world.Api.SendAsync(HttpMethod.Delete, $"/v1/jobs/{job.Uuid}", null, null, cancellationToken);
        RequireExcuse(entry, answer, since);
        if (await world.Api.FindJobAsync(entry.Fqn, cancellationToken) is not null)
        {
            // It did not happen; then it is there as it was, or is going: a delete that goes on ends.
            if (answer.IsSuccess)
                world.Journal.Violated($"{entry.Fqn} is there after its delete was acknowledged");
            return;
        }

        entry.Exists = false;
        world.Ledger.Remove(entry);
        await DeletePackageAsync(entry, cancellationToken);
        await checks.RequireAbsentAsync(entry, "it was deleted", cancellationToken);
    }

    private async Task DeletePackageAsync(JobEntry entry, CancellationToken cancellationToken)
    {
        while ((await world.Api.PackagesAsync(cancellationToken)).FirstOrDefault(package => package.Fqn == entry.Package) is { } package)
        {
            var since = world.Excuses.Now;
            var answer = await world.Api.SendAsync(HttpMethod.Delete, $"/v1/packages/{package.Uuid}", null, null, cancellationToken);
            RequireExcuse(entry, answer, since);
            if (answer.IsSuccess)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        }
    }

    private async Task<Job?> FindAsync(JobEntry entry, CancellationToken cancellationToken)
    {
        var job = await world.Api.FindJobAsync(entry.Fqn, cancellationToken);
        if (job is not null)
            return job;
        world.Journal.Violated($"{entry.Fqn} was acknowledged, and is not there");
        entry.Exists = false;
        world.Ledger.Remove(entry);
        return null;
    }

    private static void Know(JobEntry entry, Job job) => (entry.Started, entry.Instances) = (job.State == JobState.Started, job.NumInstances);

    private void RequireExcuse(JobEntry entry, Answer answer, long since)
    {
        if (answer.IsSuccess || !answer.IsKnown || answer.IsTooEarly)
            return;
        world.Journal.Note($"{entry.Name}: refused, {answer.Code}");
        if (Excuses.Of(answer.Code) is not { } excuse || !world.Excuses.Any(excuse, since))
            world.Journal.Violated($"{entry.Fqn}: a change was refused, and nothing was wrong but the kills: {answer}");
    }
}
