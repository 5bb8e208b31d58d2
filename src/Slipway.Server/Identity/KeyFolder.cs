using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Slipway.Server.Storage;

namespace Slipway.Server.Identity;

/// <summary>
/// The signing keys on disk, for their owner only: <c>keys/ID.pem</c>, and <c>keys/ID.until</c> with the time up to which a key
/// that was replaced still verifies. Commands on the host change them; a running server notices.
/// </summary>
public sealed class KeyFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string path;
    private readonly TimeProvider time;

    private KeyFolder(string path, TimeProvider time)
    {
        this.path = path;
        this.time = time;
    }

    /// <summary>The keys of a data folder, which gets its first one if it has none.</summary>
    public static KeyFolder Open(string dataFolder, TimeProvider time)
    {
        var folder = new KeyFolder(Path.Combine(dataFolder, "keys"), time);
        DataFolder.Create(folder.path);
        if (folder.Ids().Count == 0)
            folder.Add();
        return folder;
    }

    /// <summary>Differs whenever keys were added, replaced or retired. Cheap: the names in the folder, and when each file was written.</summary>
    public string ReadStamp() => string.Join('|', new DirectoryInfo(path).EnumerateFiles()
        .Where(file => file.Extension != ".tmp")
        .Select(file => $"{file.Name}@{file.LastWriteTimeUtc.Ticks}")
        .Order(StringComparer.Ordinal));

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<SigningKey> Read() => [.. Ids().Select(Read)];

    /// <summary>Names begin with creation times, so the last in order is the newest.</summary>
    public IReadOnlyList<string> Ids() =>
        [.. Directory.EnumerateFiles(path, "*.pem").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    public SigningKey Read(string id)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(Path.Combine(path, id + ".pem")));
            var until = Path.Combine(path, id + ".until");
            return new SigningKey(id, File.Exists(until) ? DateTimeOffset.Parse(File.ReadAllText(until), CultureInfo.InvariantCulture) : null, key);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>Makes a key, which signs from now on; the others verify until the overlap ends, if not less long already.</summary>
    /// <returns>The new key's id.</returns>
    public string Rotate(TimeSpan overlap)
    {
        var now = time.GetUtcNow();
        var before = Read();
        var added = Add();
        foreach (var key in before)
        {
            using (key)
            {
                if (key.Until <= now)
                    Remove(key.Id);
                else if (key.Until is null || key.Until > now + overlap)
                    Write(key.Id + ".until", (now + overlap).ToString("O", CultureInfo.InvariantCulture));
            }
        }

        return added;
    }

    /// <summary>Takes a key away: tokens that it signed are good no longer.</summary>
    /// <exception cref="ArgumentException">There is no such key, or it is the one that signs.</exception>
    public void Retire(string id)
    {
        var ids = Ids();
        if (!ids.Contains(id))
            throw new ArgumentException($"There is no key '{id}'. 'slipway keys list' shows those there are.", nameof(id));
        if (ids[^1] == id)
            throw new ArgumentException($"The key '{id}' signs new tokens. Add another with 'slipway keys rotate' first.", nameof(id));
        Remove(id);
    }

    private string Add()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // Two keys of one second keep their order by a count.
        var stamp = $"{time.GetUtcNow():yyyyMMddHHmmss}";
        var count = Ids().Count(id => id.StartsWith(stamp, StringComparison.Ordinal));
        var name = $"{stamp}{(count == 0 ? "" : $".{count:00}")}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        Write(name + ".pem", key.ExportPkcs8PrivateKeyPem());
        return name;
    }

    private void Remove(string id)
    {
        File.Delete(Path.Combine(path, id + ".pem"));
        File.Delete(Path.Combine(path, id + ".until"));
    }

    private void Write(string name, string text)
    {
        var final = Path.Combine(path, name);
        var temporary = final + ".tmp";
        File.Delete(temporary);
        using (var stream = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
        {
            stream.Write(Encoding.ASCII.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, final, overwrite: true);
        DataFolder.FlushName(final);
    }
}
