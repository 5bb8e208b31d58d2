using Slipway.Contracts.Names;
using Slipway.Images.Images;

namespace Slipway.Images.Store;

/// <summary>
/// Remembers what running pulls and compositions are about to use, and for a while what they have just brought, so that a sweep leaves it.
/// </summary>
internal sealed class LeaseBook
{
    private readonly TimeProvider time;
    private readonly TimeSpan grace;
    private readonly Lock gate = new();
    private readonly Dictionary<Digest, int> held = [];
    private readonly Dictionary<Digest, DateTimeOffset> until = [];

    public LeaseBook(TimeProvider time, TimeSpan grace)
    {
        this.time = time;
        this.grace = grace;
    }

    /// <summary>Holds the image's layers, manifest and configuration until disposed, and for the grace time after that.</summary>
    public IDisposable Take(ResolvedImage image) => new Lease(this, NamesOf(image));

    /// <inheritdoc cref="Take(ResolvedImage)"/>
    public IDisposable Take(Digest layer) => new Lease(this, [layer]);

    /// <summary>Runs <paramref name="remove"/> while nobody can take a lease, unless somebody has one.</summary>
    public bool TryRemove(Digest name, Action remove)
    {
        lock (gate)
        {
            if (held.ContainsKey(name) || (until.TryGetValue(name, out var end) && end > time.GetUtcNow()))
                return false;
            until.Remove(name);
            remove();
            return true;
        }
    }

    /// <summary>All digests that an image needs to be run.</summary>
    public static IReadOnlyList<Digest> NamesOf(ResolvedImage image) =>
        [image.ManifestDigest, image.ConfigDigest, ParentRepair.KeyOf(image.Layers), .. image.Layers.Select(layer => layer.DiffId)];

    private sealed class Lease : IDisposable
    {
        private readonly LeaseBook book;
        private IReadOnlyList<Digest>? names;

        public Lease(LeaseBook book, IReadOnlyList<Digest> names)
        {
            this.book = book;
            this.names = names;
            lock (book.gate)
            {
                foreach (var name in names)
                    book.held[name] = book.held.GetValueOrDefault(name) + 1;
            }
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref names, null) is not { } mine)
                return;
            lock (book.gate)
            {
                var end = book.time.GetUtcNow() + book.grace;
                foreach (var name in mine)
                {
                    book.until[name] = end;
                    if (--book.held[name] == 0)
                        book.held.Remove(name);
                }
            }
        }
    }
}
