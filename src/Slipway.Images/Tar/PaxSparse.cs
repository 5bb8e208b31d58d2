using System.Text;

namespace Slipway.Images.Tar;

/// <summary>
/// The three ways in which PAX archives describe files with holes
/// (<see href="https://www.gnu.org/software/tar/manual/html_node/Sparse-Formats.html">GNU tar, sparse formats</see>).
/// </summary>
internal sealed class PaxSparse
{
    private readonly List<long> numbers = [];
    private long? major;

    /// <summary>Version 1.0: the map stands before the file's content.</summary>
    public bool MapInContent => major == 1;

    public bool Any => MapInContent || numbers.Count > 0 || RealSize is not null;

    public byte[]? Name { get; private set; }

    public long? RealSize { get; private set; }

    public SparseMap ToMap(long stored) => SparseMap.FromPairs(numbers, stored, RealSize ?? throw TarFormat.Broken("a sparse file has no real size"));

    public void Apply(string key, ReadOnlySpan<byte> value)
    {
        switch (key)
        {
            case "GNU.sparse.major":
                major = PaxRecords.Whole(key, value);
                if (major > 1)
                    throw TarFormat.Broken($"a sparse file of version {major} is not known");
                break;
            case "GNU.sparse.name":
                Name = value.ToArray();
                break;
            case "GNU.sparse.realsize" or "GNU.sparse.size":
                RealSize = PaxRecords.Whole(key, value);
                break;
            // 0.0: a record for each number, offset and length in turn.
            case "GNU.sparse.offset" or "GNU.sparse.numbytes":
                Add(key, value);
                break;
            // 0.1: all of them in one record, "0,512,4096,512".
            case "GNU.sparse.map":
                foreach (var range in value.Split((byte)','))
                {
                    if (!value[range].IsEmpty)
                        Add(key, value[range]);
                }

                break;
        }
    }

    private void Add(string key, ReadOnlySpan<byte> value)
    {
        if (numbers.Count >= SparseMap.MostPieces * 2)
            throw SparseMap.TooManyPieces();
        numbers.Add(PaxRecords.Whole(key, value) ?? throw TarFormat.Broken($"the PAX record '{key}' is empty: '{Encoding.ASCII.GetString(value)}'"));
    }
}
