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
    private readonly HashSet<Digest> releasedInRound = [];
    private int rounds;

    public LeaseBook(TimeProvider time, TimeSpan grace)
    {
        this.time = time;
        this.grace = grace;
    }

    /// <summary>Holds the image's layers, manifest and configuration until disposed, and for the grace time after that.</summary>
    public IDisposable Take(ResolvedImage image) => new Lease(this, NamesOf(image));

    /// <inheritdoc cref="Take(ResolvedImage)"/>
    public IDisposable Take(Digest layer) => new Lease(this, [layer]);

    /// <summary>
    /// Begins a sweep, before anyone is asked what is in use: what a pull lets go of from now on stays in this round, since its
    /// package may be younger than the answer.
    /// </summary>
    public IDisposable BeginRound() => new Round(this);

    public bool IsHeld(Digest name)
    {
        lock (gate)
            return held.ContainsKey(name);
    }

    /// <summary>Runs <paramref name="remove"/> while nobody can take a lease, unless somebody has one, or had one in this round.</summary>
    public bool TryRemove(Digest name, Action remove)
    {
        lock (gate)
        {
            if (held.ContainsKey(name) || releasedInRound.Contains(name) || (until.TryGetValue(name, out var end) && end > time.GetUtcNow()))
                return false;
            remove();
            return true;
        }
    }

    /// <summary>All digests that an image needs to be run.</summary>
    public static IReadOnlyList<Digest> NamesOf(ResolvedImage image) =>
        [image.ManifestDigest, image.ConfigDigest, ParentRepair.KeyOf(image.Layers), .. image.Layers.Select(layer => layer.DiffId)];

    private void EndRound()
    {
        lock (gate)
        {
            if (--rounds > 0)
                return;
            releasedInRound.Clear();
            var now = time.GetUtcNow();
            foreach (var name in until.Where(entry => entry.Value <= now).Select(entry => entry.Key).ToList())
                until.Remove(name);
        }
    }

    private sealed class Round : IDisposable
    {
        private LeaseBook? book;

        public Round(LeaseBook book)
        {
            this.book = book;
            lock (book.gate)
                book.rounds++;
        }

        public void Dispose() => Interlocked.Exchange(ref book, null)?.EndRound();
    }

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
                    if (book.grace > TimeSpan.Zero)
                        book.until[name] = end;
                    if (book.rounds > 0)
                        book.releasedInRound.Add(name);
                    if (--book.held[name] == 0)
                        book.held.Remove(name);
                }
            }
        }
    }
}
