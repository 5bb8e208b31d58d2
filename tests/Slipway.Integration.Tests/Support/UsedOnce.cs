using Slipway.Server.Configuration;
using Slipway.Server.Hosting;
using Slipway.Server.Storage;

namespace Slipway.Integration.Tests.Support;

/// <summary>
/// A data folder that a server has been started and stopped on, to be copied: a first start makes keys and a password hash that is
/// slow on purpose, which is not to be paid for by each of hundreds of tests.
/// </summary>
internal static class UsedOnce
{
    private static readonly Lazy<Task<string>> Folder = new(MakeAsync);

    public static async Task CopyToAsync(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(await Folder.Value, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(await Folder.Value, file));
            DataFolder.Create(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static async Task<string> MakeAsync()
    {
        var (name, subnet) = EngineSlots.Take();
        var options = new ServerOptions
        {
            Data = Directory.CreateTempSubdirectory("slipway-used-").FullName,
            Listen = "http://127.0.0.1:0",
            EngineName = name,
            EngineSubnet = subnet,
        };
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(options.Data, recursive: true);
        var app = SlipwayHost.Build(options, DataFolder.Open(options.Data));
        await app.StartAsync();
        using (await ServerWorld.WaitUntilReadyAsync(app))
            await app.StopAsync();
        await app.DisposeAsync();
        return options.Data;
    }
}
