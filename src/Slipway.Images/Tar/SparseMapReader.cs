namespace Slipway.Images.Tar;

/// <summary>
/// Reads the map that stands before a sparse file's content in PAX 1.0: decimal numbers, a line each, the count of pairs
/// first, filled up to a whole block.
/// </summary>
internal sealed class SparseMapReader
{
    private readonly List<long> numbers = [];
    private long expected = -1;
    private long number = -1;

    public bool Done => expected >= 0 && numbers.Count == expected;

    public IReadOnlyList<long> Numbers => numbers;

    /// <summary>Reads one block; what follows the last number in it is padding.</summary>
    public void ReadBlock(ReadOnlySpan<byte> block)
    {
        foreach (var character in block)
        {
            if (Done)
                return;
            if (character is >= (byte)'0' and <= (byte)'9' && number < long.MaxValue / 20)
                number = (Math.Max(number, 0) * 10) + (character - '0');
            else if (character == '\n' && number >= 0)
                Take();
            else
                throw TarFormat.Broken("a sparse file's map is not a list of numbers");
        }
    }

    private void Take()
    {
        if (expected >= 0)
            numbers.Add(number);
        else if (number <= SparseMap.MostPieces)
            expected = number * 2;
        else
            throw SparseMap.TooManyPieces();
        number = -1;
    }
}
