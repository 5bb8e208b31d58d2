namespace Slipway.Images.Tar;

/// <summary>
/// Reads a tar as it arrives, in pieces of any size, and tells a visitor: ustar, PAX, GNU long names, GNU sparse files (old
/// form and PAX 0.0, 0.1, 1.0), numbers of base 256. What follows the end of the archive is ignored.
/// </summary>
internal sealed class TarReader(ITarVisitor visitor, int longestHeader)
{
    private readonly byte[] block = new byte[TarFormat.Block];
    private int blockFill;
    private State state = State.Header;
    private char extendedType;
    private byte[] extended = [];
    private int extendedFill;
    private long extendedSum; // bytes of all extended headers of the next entry
    private long remaining; // bytes of the current content or of what is skipped
    private int padding;
    private bool zeroBlockSeen;
    private PaxRecords records = new();
    private bool recordsPending;
    private SparseMap map = SparseMap.Whole(0);
    private SparseMapReader mapReader = new();
    private readonly List<long> oldSparse = [];
    private Pending pending;

    private enum State
    {
        Header,
        Extended,
        OldSparse,
        MapInContent,
        Content,
        Skip,
        Ended,
    }

    public void Read(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[Step(bytes)..];
    }

    /// <summary>The input is at its end: throws where that is in the middle of something.</summary>
    public void Complete()
    {
        // The two blocks of zeros at the end are often left out, and so is what fills the last block of a file.
        var between = state == State.Header ? blockFill == 0 : state == State.Skip && remaining < TarFormat.Block;
        if (state != State.Ended && (!between || recordsPending))
            throw TarFormat.Broken("it ends in the middle of an entry");
    }

    private int Step(ReadOnlySpan<byte> bytes) => state switch
    {
        State.Extended => CollectExtended(bytes),
        State.Content => PassContent(bytes),
        State.Skip => SkipSome(bytes),
        State.Ended => bytes.Length,
        _ => CollectBlock(bytes),
    };

    private int CollectBlock(ReadOnlySpan<byte> bytes)
    {
        if (blockFill == 0 && bytes.Length >= TarFormat.Block)
        {
            TakeBlock(bytes[..TarFormat.Block]);
            return TarFormat.Block;
        }

        var taken = Math.Min(bytes.Length, TarFormat.Block - blockFill);
        bytes[..taken].CopyTo(block.AsSpan(blockFill));
        blockFill += taken;
        if (blockFill == TarFormat.Block)
        {
            blockFill = 0;
            TakeBlock(block);
        }

        return taken;
    }

    private void TakeBlock(ReadOnlySpan<byte> bytes)
    {
        switch (state)
        {
            case State.Header:
                TakeHeader(bytes);
                break;
            case State.OldSparse:
                // 21 pieces, then "more follow".
                AddOldPieces(bytes[..504]);
                if (bytes[504] == 0)
                    BeginFile(SparseMap.FromPairs(oldSparse, pending.Stored, pending.RealSize));
                break;
            case State.MapInContent:
                remaining -= TarFormat.Block;
                mapReader.ReadBlock(bytes);
                if (mapReader.Done)
                {
                    pending = pending with { Stored = Math.Max(remaining, 0) };
                    BeginFile(SparseMap.FromPairs(mapReader.Numbers, pending.Stored, pending.RealSize));
                }
                else if (remaining <= 0)
                {
                    throw TarFormat.Broken("a sparse file's map is longer than the file");
                }

                break;
        }
    }

    private void TakeHeader(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.ContainsAnyExcept((byte)0))
        {
            state = zeroBlockSeen ? State.Ended : State.Header;
            zeroBlockSeen = true;
            return;
        }

        if (zeroBlockSeen)
            throw TarFormat.Broken("an entry follows a block of zeros");
        var header = new TarHeader(bytes);
        header.CheckSum();
        switch (header.Type)
        {
            case 'x' or 'X' or 'L' or 'K':
                BeginExtended(header);
                break;
            case 'g': // global records are notes of 'git archive' and the like; other tools leave them aside too
                BeginSkip(Bounded(header.Size) + TarFormat.PaddingOf(header.Size));
                break;
            default:
                TakeEntry(header);
                break;
        }
    }

    private void TakeEntry(TarHeader header)
    {
        var kind = header.Type switch
        {
            '\0' or '0' or '7' or 'S' => TarEntryKind.File,
            '1' => TarEntryKind.HardLink,
            '2' => TarEntryKind.SymbolicLink,
            '3' => TarEntryKind.CharacterDevice,
            '4' => TarEntryKind.BlockDevice,
            '5' or 'D' => TarEntryKind.Directory,
            '6' => TarEntryKind.Fifo,
            _ => throw TarFormat.Broken($"it has an entry of type '{(char.IsAsciiLetterOrDigit(header.Type) ? header.Type : '?')}', which is not known"),
        };
        var path = records.Sparse.Name ?? records.Path ?? header.Path;
        if (kind == TarEntryKind.File && header.Type != 'S' && path.AsSpan().EndsWith("/"u8))
            kind = TarEntryKind.Directory; // archives from before the type flag had a value for it

        var stored = kind == TarEntryKind.File ? records.Size ?? header.Size : 0;
        if (stored < 0)
            throw TarFormat.Broken("a size is negative");
        pending = new Pending(
            new TarEntry
            {
                Kind = kind,
                Path = path,
                Target = kind is TarEntryKind.HardLink or TarEntryKind.SymbolicLink ? records.Target ?? header.Target.ToArray() : [],
                Size = stored,
                Mode = header.Mode,
                Owner = Id(records.Owner ?? header.Owner),
                Group = Id(records.Group ?? header.Group),
                Modified = records.Modified ?? new(header.Modified, 0),
                Attributes = records.Attributes,
            },
            stored,
            stored);
        padding = TarFormat.PaddingOf(stored);
        var sparse = records.Sparse;
        records = new PaxRecords();
        recordsPending = false;
        extendedSum = 0;

        if (kind != TarEntryKind.File)
        {
            visitor.Begin(pending.Entry);
            EndEntry();
        }
        else if (header.Type == 'S')
        {
            BeginOldSparse(header);
        }
        else if (sparse.MapInContent)
        {
            pending = pending with { RealSize = sparse.RealSize ?? throw TarFormat.Broken("a sparse file has no real size") };
            (remaining, mapReader, state) = (stored, new SparseMapReader(), State.MapInContent);
        }
        else
        {
            BeginFile(sparse.Any ? sparse.ToMap(stored) : SparseMap.Whole(stored));
        }
    }

    private void BeginOldSparse(TarHeader header)
    {
        oldSparse.Clear();
        pending = pending with { RealSize = header.SparseRealSize };
        AddOldPieces(header.SparsePieces);
        if (header.SparseMore)
            state = State.OldSparse;
        else
            BeginFile(SparseMap.FromPairs(oldSparse, pending.Stored, pending.RealSize));
    }

    private void AddOldPieces(ReadOnlySpan<byte> pieces)
    {
        for (; pieces.Length >= 24 && pieces[0] != 0; pieces = pieces[24..])
        {
            if (oldSparse.Count >= SparseMap.MostPieces * 2)
                throw TarFormat.Broken("a sparse file has too many pieces");
            oldSparse.Add(TarNumber.Read(pieces[..12], "sparse offset"));
            oldSparse.Add(TarNumber.Read(pieces[12..24], "sparse length"));
        }
    }

    private void BeginFile(SparseMap content)
    {
        (map, remaining, state) = (content, pending.Stored, State.Content);
        visitor.Begin(pending.Entry with { Size = content.RealSize });
        if (remaining == 0)
            EndEntry();
    }

    private int PassContent(ReadOnlySpan<byte> bytes)
    {
        var (offset, length) = map.Take((int)Math.Min(bytes.Length, remaining));
        visitor.Write(offset, bytes[..length]);
        remaining -= length;
        if (remaining == 0)
            EndEntry();
        return length;
    }

    private void EndEntry()
    {
        visitor.End();
        BeginSkip(padding);
        padding = 0;
    }

    private void BeginExtended(TarHeader header)
    {
        extended = new byte[Bounded(header.Size)];
        // Headers may follow each other without an entry, and what they say adds up.
        extendedSum = Bounded(extendedSum + header.Size);
        (extendedType, extendedFill, padding) = (header.Type, 0, TarFormat.PaddingOf(header.Size));
        recordsPending = true;
        state = State.Extended;
        if (extended.Length == 0)
            EndExtended();
    }

    private int CollectExtended(ReadOnlySpan<byte> bytes)
    {
        var taken = Math.Min(bytes.Length, extended.Length - extendedFill);
        bytes[..taken].CopyTo(extended.AsSpan(extendedFill));
        extendedFill += taken;
        if (extendedFill == extended.Length)
            EndExtended();
        return taken;
    }

    private void EndExtended()
    {
        if (extendedType is 'L')
            records.Path = UpToZero(extended);
        else if (extendedType is 'K')
            records.Target = UpToZero(extended);
        else
            records.Read(extended);
        extended = [];
        BeginSkip(padding);
        padding = 0;
    }

    private void BeginSkip(long count)
    {
        remaining = count;
        state = count == 0 ? State.Header : State.Skip;
    }

    private int SkipSome(ReadOnlySpan<byte> bytes)
    {
        var taken = (int)Math.Min(bytes.Length, remaining);
        remaining -= taken;
        if (remaining == 0)
            state = State.Header;
        return taken;
    }

    private long Bounded(long size) => size >= 0 && size <= longestHeader
        ? size
        : throw TarFormat.Broken($"an extended header of {size} bytes is beyond the limit HeaderBytes of {longestHeader}");

    private static byte[] UpToZero(byte[] text)
    {
        var end = Array.IndexOf(text, (byte)0);
        return end < 0 ? text : text[..end];
    }

    private static uint Id(long value) => value is >= 0 and <= uint.MaxValue - 1
        ? (uint)value
        : throw TarFormat.Broken($"an owner or group of {value} is not possible");

    /// <summary>An entry whose header is read but whose sparse map may not be.</summary>
    private readonly record struct Pending(TarEntry Entry, long Stored, long RealSize);
}
