using System.Globalization;
using Slipway.Load;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;

// bench/load [DEPLOYS [INSTANCES [WATCHERS]]]
// What a server on this machine bears: deploys of a cached image all at once, by four callers of whom one asks for most; instances side by side;
// watchers of one Task. Needs root and a busybox; starts bin/slipway on a folder and a network of its own and leaves nothing behind.
var deploys = Number(0, 1000);
var instances = Number(1, 200);
var watchers = Number(2, 10_000);

await using var registry = await TestRegistry.StartAsync();
registry.Push("load/app:latest", await BusyboxImage.CreateAsync("sleep", "100000"));
registry.Push("load/held:latest", new ImageBuilder().Layer(layer => layer.File("big", new byte[1 << 20])).Run("Cmd", "/big").Build());
await using var server = await ServerUnderLoad.StartAsync();
var image = $"http://{registry.Host}/load/app";
Console.WriteLine($"idle                 {server.Figures()}");

try
{
    var callers = await Callers.CreateAsync(server, image);
    await new DeployPhase(server, callers, image).RunAsync(deploys);
    await new InstancePhase(server, image).RunAsync(instances);
    await new WatchPhase(server, registry.Misbehave, $"http://{registry.Host}/load/held").RunAsync(watchers);
    return 0;
}
#pragma warning disable CA1031 // Whatever it is, the server is to be stopped.
catch (Exception failure)
#pragma warning restore CA1031
{
    await Console.Error.WriteLineAsync($"The run failed: {failure}");
    return 1;
}

int Number(int place, int otherwise) => args.Length > place ? int.Parse(args[place], CultureInfo.InvariantCulture) : otherwise;
