namespace Slipway.Server.Tasks;

/// <param name="Seq">The cursor after this item; 0 when it is not part of the record.</param>
/// <param name="Body">UTF-8 JSON.</param>
public readonly record struct FeedItem(long Seq, ReadOnlyMemory<byte> Body);
