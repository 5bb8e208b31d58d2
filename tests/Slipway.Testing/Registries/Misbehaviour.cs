using Microsoft.AspNetCore.Http;

namespace Slipway.Testing.Registries;

/// <summary>What a <see cref="TestRegistry"/> does wrong. All off at first; may be changed while it runs.</summary>
public sealed class Misbehaviour
{
    private readonly Lock gate = new();
    private readonly List<(Func<HttpRequest, bool> When, int Status, int Times, Action<HttpResponse>? Shape)> failures = [];
    private int cutsLeft;

    /// <summary>A user and password that a Basic login must have.</summary>
    public (string User, string Password)? Basic { get; set; }

    /// <summary>A token is wanted; with <see cref="Basic"/> set, that login is wanted for the token.</summary>
    public bool Bearer { get; set; }

    /// <summary>Where a token is to be had, in place of this registry.</summary>
    public string? Realm { get; set; }

    /// <summary>Says no to every token it gave out itself, as Docker Hub does for repositories that do not exist.</summary>
    public bool BearerNeverEnough { get; set; }

    /// <summary>Sent instead of every manifest, as this media type.</summary>
    public (string Body, string MediaType)? Garbage { get; set; }

    /// <summary>Changes blobs before they are sent.</summary>
    public Func<byte[], byte[]>? Blob { get; set; }

    /// <summary>The header <c>Docker-Content-Digest</c>, where it lies.</summary>
    public string? DigestHeader { get; set; }

    /// <summary>Ranges are ignored: every answer is the whole blob.</summary>
    public bool NoRanges { get; set; }

    /// <summary>Blobs are sent without saying how long they are.</summary>
    public bool Chunked { get; set; }

    /// <summary>Blobs are redirected to this place: a URL up to, and without, the digest.</summary>
    public string? RedirectBlobsTo { get; set; }

    /// <summary>Every redirect leads to itself.</summary>
    public bool RedirectForEver { get; set; }

    /// <summary>Blob bytes after which a connection is cut; see <see cref="CutBlobs"/>.</summary>
    public long CutAfter { get; private set; }

    /// <summary>Bytes of a blob after which nothing more comes, though the connection stays.</summary>
    public long? HangAfter { get; set; }

    /// <summary>Holds back blobs until it is completed.</summary>
    public TaskCompletionSource? BlobGate { get; set; }

    /// <summary>Only blobs of so many bytes and more are held back by <see cref="BlobGate"/>, in their middle; 0 holds all of them from their beginning.</summary>
    public long BlobGateFrom { get; set; }

    /// <summary><see cref="BlobGate"/> lets smaller blobs through, such as configurations.</summary>
    public int GateFrom { get; set; }

    /// <summary>Holds back manifests until it is completed.</summary>
    public TaskCompletionSource? ManifestGate { get; set; }

    /// <summary>The next <paramref name="times"/> blob answers are cut after <paramref name="bytes"/> bytes.</summary>
    public void CutBlobs(long bytes, int times) => (CutAfter, cutsLeft) = (bytes, times);

    /// <summary>The next <paramref name="times"/> requests for manifests or blobs get this status.</summary>
    public void Fail(int status, int times = int.MaxValue, Action<HttpResponse>? shape = null) => FailWhen(_ => true, status, times, shape);

    public void FailWhen(Func<HttpRequest, bool> when, int status, int times = int.MaxValue, Action<HttpResponse>? shape = null)
    {
        lock (gate)
            failures.Add((when, status, times, shape));
    }

    public void Reset()
    {
        lock (gate)
            failures.Clear();
    }

    internal bool TakeCut() => Interlocked.Decrement(ref cutsLeft) >= 0;

    internal (int Status, Action<HttpResponse>? Shape)? TakeFailure(HttpRequest request)
    {
        lock (gate)
        {
            for (var i = 0; i < failures.Count; i++)
            {
                var (when, status, times, shape) = failures[i];
                if (times <= 0 || !when(request))
                    continue;
                failures[i] = (when, status, times - 1, shape);
                return (status, shape);
            }
        }

        return null;
    }
}
