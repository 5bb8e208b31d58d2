using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Engine;
using Slipway.Engine.Instances;
using Slipway.Engine.Network;

// victim DATA NAME SUBNET STEPS LAYER INSTANCE adopt|life|faults
//
// Does one thing after the other with a real engine. The programs that it runs count themselves once the file STEPS/armed
// is there, and one of them kills this process, or itself (see KillingPrograms of the tests).
if (args is not [var data, var name, var subnet, var steps, var layer, var id, var story])
    return 2;
File.WriteAllText(Path.Combine(steps, "victim"), $"{Environment.ProcessId}\n");
var instance = InstanceId.Parse(id);
var options = new LocalEngineOptions { DataFolder = data, Name = name, Subnet = IPNetwork.Parse(subnet) };
var engine = new LocalEngine(options, TimeProvider.System, NullLogger<LocalEngine>.Instance);
var none = CancellationToken.None;
await engine.ProbeAsync(none);
if (story == "adopt")
    Arm();
await engine.AdoptAsync(none);
if (story == "life")
{
    Arm();
    await LiveAsync(instance);
}

// Each program in turn is killed while it is needed: that one life may fail, but must leave nothing.
for (var step = 1; story == "faults"; step++)
{
    foreach (var file in Directory.EnumerateFiles(steps, "step.*"))
        File.Delete(file);
    File.WriteAllText(Path.Combine(steps, "limit.now"), $"{step} 0 itself\n");
    instance = InstanceId.New();
    Arm();
    var outcome = await OutcomeAsync(() => LiveAsync(instance));
    File.Delete(Path.Combine(steps, "armed"));
    var after = await OutcomeAsync(() => EndAsync(instance));
    if (!File.Exists(Path.Combine(steps, $"step.{step}")))
        break;
    Console.WriteLine($"{instance} {outcome} {after}");
}

// Not disposed of: an engine that leaves would clear away what the test wants to find.
Console.WriteLine("survived");
Environment.Exit(0);
return 0;

void Arm() => File.WriteAllText(Path.Combine(steps, "armed"), "");

async Task LiveAsync(InstanceId victim)
{
    await engine.StartAsync(
        new InstanceSpec
        {
            Id = victim,
            JobId = JobId.New(),
            Hostname = "victim",
            Layers = [layer],
            Command = ["/bin/sleep", "1000"],
        },
        none);
    await engine.ExecAsync(victim, ["/bin/true"], user: null, none);
    await engine.GrantAsync(victim, new NetworkGrants { Egress = [EgressRule.Anywhere] }, none);
    await EndAsync(victim);
}

async Task EndAsync(InstanceId victim)
{
    await engine.StopAsync(victim, new StopRequest("SIGKILL", TimeSpan.FromSeconds(10), []), none);
    await engine.RemoveAsync(victim, none);
}

async Task<string> OutcomeAsync(Func<Task> act)
{
    try
    {
        await act();
        return "fine";
    }
    catch (SlipwayException failure)
    {
        return failure.Code.Code;
    }
}
