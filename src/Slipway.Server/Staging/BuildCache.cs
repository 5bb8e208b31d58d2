using System.Security.Cryptography;
using System.Text;
using Slipway.Contracts.Names;
using Slipway.Contracts.Staging;
using Slipway.Engine.Instances;
using Slipway.Server.Storage;

namespace Slipway.Server.Staging;

/// <summary>
/// Folders that builds keep what they fetched in: one for each pipeline and namespace, so that nobody can put anything into
/// another namespace's. One that has grown too large is thrown away whole, when no build uses it.
/// </summary>
public sealed class BuildCache(DataFolder data)
{
    /// <summary>Bytes that one folder may keep from build to build.</summary>
    public const long MaxBytes = 4L << 30;

    private readonly Dictionary<string, int> users = [];

    /// <summary>Takes the folder for one build; null when the pipeline has none.</summary>
    public Use? Take(StagingPipeline pipeline, NamespacePath ns)
    {
        if (pipeline.CacheFolder.Length == 0)
            return null;
        var path = Path.Combine(data.Path, "cache", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{pipeline.Uuid} {ns}")))[..32]);
        lock (users)
        {
            users[path] = users.GetValueOrDefault(path) + 1;
            DataFolder.Create(Path.GetDirectoryName(path)!);
            DataFolder.Create(path);
        }

        return new Use(this, path, pipeline.CacheFolder);
    }

    private void Release(string path)
    {
        lock (users)
        {
            users[path]--;
            if (users[path] > 0)
                return;
            users.Remove(path);
            // The build has ended, so nobody makes links under our feet; those that are there are not followed.
            if (SizeOf(path) > MaxBytes)
                Directory.Delete(path, recursive: true);
        }
    }

    private static long SizeOf(string path) => new DirectoryInfo(path)
        .EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true })
        .Sum(file => file.Length);

    /// <summary>A folder while a build has it.</summary>
    public sealed class Use(BuildCache cache, string path, string destination) : IDisposable
    {
        private string? held = path;

        public WritableBind Bind { get; } = new(path, destination);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref held, null) is { } mine)
                cache.Release(mine);
        }
    }
}
