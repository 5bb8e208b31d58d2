using System.Security.Cryptography;
using System.Text;
using Slipway.Contracts.Names;
using Slipway.Contracts.Staging;
using Slipway.Engine.Instances;
using Slipway.Images.Native;
using Slipway.Server.Storage;

namespace Slipway.Server.Staging;

/// <summary>
/// Folders that builds keep what they fetched in: one for each pipeline and namespace, so that nobody can put anything into
/// another namespace's. One that has grown too large is thrown away whole, when no build uses it.
/// </summary>
public sealed class BuildCache(DataFolder data)
{
    /// <summary>What one folder may keep from build to build. Builds fill it with what they like; no package manager nests so deep.</summary>
    public static readonly TreeBounds Most = new(Bytes: 4L << 30, Entries: 1_000_000, Depth: 100);

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

    // Measured while it still counts as used, and removed under another name, so that no build that begins meanwhile waits or sees half of it.
    private void Release(string path, TreeBounds most)
    {
        // The build has ended, so nobody makes links under our feet; those that are there are not followed.
        var fits = ForeignTree.IsWithin(path, most);
        var doomed = Path.Combine(data.Path, "temp", $"cache-{Guid.NewGuid():n}");
        lock (users)
        {
            users[path]--;
            if (users[path] > 0)
                return;
            users.Remove(path);
            if (fits)
                return;
            // Below 'temp', which a server that died in the middle cleans up.
            DataFolder.Create(Path.GetDirectoryName(doomed)!);
            Directory.Move(path, doomed);
        }

        ForeignTree.Remove(doomed);
    }

    /// <summary>A folder while a build has it.</summary>
    public sealed class Use(BuildCache cache, string path, string destination) : IAsyncDisposable
    {
        private string? held = path;

        public WritableBind Bind { get; } = new(path, destination);

        /// <summary>Gives it back; one that has grown too large is gone afterwards.</summary>
        public async ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref held, null) is { } mine)
                await Task.Run(() => cache.Release(mine, Most));
        }
    }
}
