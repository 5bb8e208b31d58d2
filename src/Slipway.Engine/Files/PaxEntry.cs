using Slipway.Engine.Native;

namespace Slipway.Engine.Files;

/// <summary>One entry for <see cref="PaxWriter"/>, in bytes: names, targets and attributes of files need not be text.</summary>
/// <param name="Type">The type flag: <c>0</c> file, <c>1</c> hard link, <c>2</c> symbolic link, <c>5</c> directory.</param>
/// <param name="Facts">Its mode and times.</param>
/// <param name="Owner">As the instance numbers its users.</param>
/// <param name="Group">As <paramref name="Owner"/>.</param>
/// <param name="Size">Bytes of content that follow.</param>
/// <param name="Target">Where a link leads; empty otherwise.</param>
/// <param name="Attributes">Extended attributes by name.</param>
internal sealed record PaxEntry(
    char Type, byte[] Path, FileFacts Facts, uint Owner, uint Group, long Size, byte[] Target, IReadOnlyList<KeyValuePair<byte[], byte[]>> Attributes);
