using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Engine;
using Slipway.Engine.Bench;

// dotnet run -c Release --project bench/Slipway.Engine.Bench [STARTS] [OTHERS]
// How long an instance takes to start, and its network within that, alone and among OTHERS that run. Needs root, the repository as working directory, and a busybox.
var starts = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 30;
var others = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 50;

var folder = Directory.CreateTempSubdirectory("slipway-bench-").FullName;
using var meter = new MeterListener();
var network = new List<double>();
meter.InstrumentPublished = (instrument, listener) =>
{
    if (instrument.Meter.Name == EngineMeter.Name && instrument.Name == EngineMeter.NetworkConnect)
        listener.EnableMeasurementEvents(instrument);
};
meter.SetMeasurementEventCallback<double>((_, seconds, _, _) => network.Add(seconds * 1000));
meter.Start();
var options = new LocalEngineOptions { DataFolder = folder, Name = "bench", Subnet = System.Net.IPNetwork.Parse("10.126.0.0/22") };
await using (var engine = new LocalEngine(options, TimeProvider.System, NullLogger<LocalEngine>.Instance))
{
    await engine.AdoptAsync(CancellationToken.None);
    var bench = new StartBench(engine, BusyboxFolder.Make(folder), network, Console.Out);
    // The first pays for reading programs from the disk and compiling code.
    await bench.MeasureAsync("warming up", 5);
    await bench.MeasureAsync("alone", starts);
    await bench.KeepAsync(others);
    await bench.MeasureAsync($"beside {others} others", starts);
    await bench.EndAsync();
}

Directory.Delete(folder, recursive: true);
