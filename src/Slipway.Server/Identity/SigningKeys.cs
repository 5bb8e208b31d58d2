using Microsoft.IdentityModel.Tokens;

namespace Slipway.Server.Identity;

/// <summary>
/// The keys that tokens are signed with (ES256). The newest signs; all verify until their time ends, so that a new key can be
/// added while old tokens live on. Follows the folder: what a command on the host changes counts from the next call on.
/// </summary>
public sealed class SigningKeys : IDisposable
{
    private readonly KeyFolder folder;
    private readonly TimeProvider time;
    private readonly Lock gate = new();

    // Never disposed before the server ends: a call that began with them may still be verifying.
    private readonly List<SigningKey> opened = [];
    private volatile Snapshot snapshot;

    private SigningKeys(KeyFolder folder, TimeProvider time)
    {
        this.folder = folder;
        this.time = time;
        snapshot = Load();
    }

    /// <summary>The keys in force, oldest first.</summary>
    public IReadOnlyList<SigningKey> All => [.. Refresh().Keys.Where(key => key.Until is not { } until || time.GetUtcNow() < until)];

    public SecurityKey Newest => Refresh().Keys[^1].Security;

    /// <summary>Opens the keys of a data folder, making the first one where there is none.</summary>
    public static SigningKeys Open(string dataFolder, TimeProvider time) => new(KeyFolder.Open(dataFolder, time), time);

    /// <summary>Whether tokens signed by this key count.</summary>
    public bool Verifies(string id) => All.Any(key => key.Id == id);

    public void Dispose() => opened.ForEach(key => key.Dispose());

    private Snapshot Refresh()
    {
        var known = snapshot;
        if (folder.ReadStamp() == known.Stamp)
            return known;
        lock (gate)
        {
            return snapshot = Load();
        }
    }

    private Snapshot Load()
    {
        while (true)
        {
            var stamp = folder.ReadStamp();
            try
            {
                var keys = folder.Read();
                opened.AddRange(keys);
                return new Snapshot(stamp, keys);
            }
            catch (FileNotFoundException) when (stamp != folder.ReadStamp())
            {
                // A key was retired between the listing and the look.
            }
        }
    }

    private sealed record Snapshot(string Stamp, IReadOnlyList<SigningKey> Keys);
}
