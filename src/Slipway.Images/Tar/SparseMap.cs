using Slipway.Contracts.Errors;

namespace Slipway.Images.Tar;

/// <summary>Where the stored bytes of a file belong; between the pieces are holes.</summary>
internal sealed class SparseMap
{
    public const int MostPieces = 100_000;

    public static SlipwayException TooManyPieces() =>
        new(ErrorCodes.LayerLimit, $"The layer has a sparse file of more than {MostPieces} pieces, which is the limit {nameof(MostPieces)}. Build the image again without holes in it.");

    private readonly List<(long Offset, long Length)> pieces;
    private int current;
    private long written;

    private SparseMap(List<(long Offset, long Length)> pieces, long realSize)
    {
        this.pieces = pieces;
        RealSize = realSize;
    }

    public long RealSize { get; }

    public static SparseMap Whole(long size) => new([(0, size)], size);

    public static SparseMap FromPairs(IReadOnlyList<long> numbers, long stored, long realSize)
    {
        if (numbers.Count % 2 != 0)
            throw TarFormat.Broken("a sparse file's map ends in the middle of a pair");
        if (realSize < 0)
            throw TarFormat.Broken("a sparse file's real size is negative");
        var read = new List<(long, long)>(numbers.Count / 2);
        long end = 0, sum = 0;
        for (var i = 0; i < numbers.Count; i += 2)
        {
            var (offset, length) = (numbers[i], numbers[i + 1]);
            if (length == 0)
                continue;
            if (offset < end || length < 0 || length > realSize || offset > realSize - length)
                throw TarFormat.Broken("a sparse file's map is out of order, or beyond the file's size");
            end = offset + length;
            sum += length;
            read.Add((offset, length));
        }

        return sum == stored ? new SparseMap(read, realSize) : throw TarFormat.Broken("a sparse file's map and its stored bytes disagree");
    }

    /// <summary>Says where the next stored bytes go, and how many of <paramref name="available"/> belong together.</summary>
    public (long Offset, int Length) Take(int available)
    {
        while (current < pieces.Count && written == pieces[current].Length)
        {
            current++;
            written = 0;
        }

        var (offset, length) = pieces[current];
        var taken = (int)Math.Min(available, length - written);
        var at = offset + written;
        written += taken;
        return (at, taken);
    }
}
