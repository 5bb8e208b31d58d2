using System.Diagnostics;
using Slipway.Contracts.Api;
using Slipway.Images;
using Slipway.Images.Space;
using Slipway.Server.Http;
using Slipway.Server.Instances;
using Slipway.Server.Jobs;
using Slipway.Server.Storage;

namespace Slipway.Server.Health;

/// <summary>Looks at the machine.</summary>
public sealed class NodeReader(DataFolder folder, DiskRoom room, IImageStore images, JobStore jobs, JobSupervisor supervisor)
{
    public async Task<NodeInfo> ReadAsync(CancellationToken cancellationToken)
    {
        var disk = new DriveInfo(folder.Path);
        var memory = ReadMemory(await File.ReadAllLinesAsync("/proc/meminfo", cancellationToken));
        var layers = images.Measure().LayerSizes;
        var all = jobs.List();
        using var self = Process.GetCurrentProcess();
        return new NodeInfo
        {
            Host = Environment.MachineName,
            Version = InfoEndpoints.Version,
            StartedAt = new DateTimeOffset(self.StartTime),
            Processors = Environment.ProcessorCount,
            MemoryTotal = memory.GetValueOrDefault("MemTotal"),
            MemoryAvailable = memory.GetValueOrDefault("MemAvailable"),
            DataFolder = folder.Path,
            DiskTotal = disk.TotalSize,
            DiskFree = disk.AvailableFreeSpace,
            DiskLeft = await room.LeftAsync(cancellationToken),
            Layers = layers.Count,
            LayerBytes = layers.Values.Sum(),
            Jobs = all.Count,
            Instances = all.Sum(job => supervisor.GetFleet(job.Uuid).LiveCount),
        };
    }

    // MemAvailable:    7023456 kB
    private static Dictionary<string, long> ReadMemory(string[] lines) => lines
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(words => words.Length == 3 && words[2] == "kB")
        .ToDictionary(words => words[0].TrimEnd(':'), words => long.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture) * 1024);
}
