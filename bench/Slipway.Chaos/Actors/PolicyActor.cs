using System.Net.Http.Json;
using Slipway.Chaos.Checks;
using Slipway.Chaos.Records;
using Slipway.Contracts;
using Slipway.Contracts.Policy;

namespace Slipway.Chaos.Actors;

/// <summary>Changes policy, again and again: what was acknowledged decides from then on, over every kill.</summary>
internal sealed class PolicyActor(ChaosWorld world) : IActor
{
    private readonly Draw draw = world.Plan.For("policy");
    private int number;

    public string Name => "policy";

    public async Task RunAsync(CancellationToken enough, CancellationToken cancellationToken)
    {
        while (!enough.IsCancellationRequested)
        {
            await world.Server.WhenReadyAsync(cancellationToken);
            await RequireInForceAsync(cancellationToken);
            await ChangeAsync(++number, cancellationToken);
            await Task.Delay(draw.Milliseconds(100, 900), cancellationToken);
        }

        await RequireInForceAsync(cancellationToken);
    }

    private async Task ChangeAsync(int to, CancellationToken cancellationToken)
    {
        var update = new PolicyUpdateRequest { Docs = [new PolicyDocumentUpdate { Name = PolicyEntry.Document, Text = PolicyEntry.Text(to) }] };
        var body = await JsonContent.Create(update, SlipwayJson.Wire.PolicyUpdateRequest).ReadAsStringAsync(cancellationToken);
        world.Figures.Count(Figures.Changes);
        var since = world.Excuses.Now;
        world.Ledger.Policy.Ask(to);
        var answer = await world.Api.SendAsync(HttpMethod.Put, "/v1/policy", body, null, cancellationToken);
        if (answer.IsSuccess)
            world.Ledger.Policy.Acknowledge(to);
        else if (answer.IsKnown && !answer.IsTooEarly && !(answer.Code == "disk_full" && world.Excuses.Any(Excuses.Disk, since)))
            world.Journal.Violated($"policy {to} was refused: {answer}");
    }

    private async Task RequireInForceAsync(CancellationToken cancellationToken)
    {
        var possible = world.Ledger.Policy.Possible;
        if (await PolicyCheck.FindAsync(world.Api, possible, cancellationToken) is { } found)
            world.Ledger.Policy.Acknowledge(found);
        else
            world.Journal.Violated($"policy {string.Join(" or ", possible)} is to be in force, and is not");
    }
}
