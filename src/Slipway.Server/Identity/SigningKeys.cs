using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.IdentityModel.Tokens;

namespace Slipway.Server.Identity;

/// <summary>
/// The keys that tokens are signed with (ES256). The newest signs; all verify until their time ends, so that a new key can be
/// added while old tokens live on. Follows the folder: what a command on the host changes counts from the next call on.
/// </summary>
public sealed partial class SigningKeys : IDisposable
{
    private readonly KeyFolder folder;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Lock gate = new();

    // Never disposed before the server ends: a call that began with them may still be verifying.
    private readonly List<SigningKey> opened = [];
    private volatile Snapshot snapshot;

    private SigningKeys(KeyFolder folder, TimeProvider time, ILogger logger)
    {
        this.folder = folder;
        this.time = time;
        this.logger = logger;
        snapshot = Load();
        if (snapshot.Keys.Count == 0)
            throw new IOException("None of the signing keys in the data folder's 'keys' can be read, and without one no token can be made; the log says why.");
    }

    /// <summary>The keys in force, oldest first.</summary>
    public IReadOnlyList<SigningKey> All => [.. Refresh().Keys.Where(key => key.Until is not { } until || time.GetUtcNow() < until)];

    /// <summary>The one that signs.</summary>
    public SecurityKey Newest => Refresh().Keys is [.., var newest]
        ? newest.Security
        : throw new InvalidOperationException("None of the signing keys can be read any more.");

    /// <summary>Opens the keys of a data folder, making the first one where there is none.</summary>
    /// <exception cref="IOException">There are keys, and none can be read.</exception>
    public static SigningKeys Open(string dataFolder, TimeProvider time, ILogger? logger = null) =>
        new(KeyFolder.Open(dataFolder, time), time, logger ?? NullLogger.Instance);

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
            List<SigningKey> keys = [.. folder.Ids().Select(Find).OfType<SigningKey>()];
            opened.AddRange(keys);
            // Else a command was at work between the listing and the look.
            if (folder.ReadStamp() == stamp)
                return new Snapshot(stamp, keys);
        }
    }

    // A key that somebody else owns, or that is damaged, must not take those with it that are good.
    private SigningKey? Find(string id)
    {
        try
        {
            return folder.Read(id);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or FormatException)
        {
            LogUnreadable(logger, id, exception.Message);
            return null;
        }
    }

    [LoggerMessage(
        EventId = 1104,
        Level = LogLevel.Error,
        Message = "The signing key {Key} can't be read, so it neither signs nor verifies: {Problem} Make it readable for the server's user, then touch the file.")]
    private static partial void LogUnreadable(ILogger logger, string key, string problem);

    private sealed record Snapshot(string Stamp, IReadOnlyList<SigningKey> Keys);
}
