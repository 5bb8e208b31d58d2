namespace Slipway.Engine.Native;

/// <summary>What statx(2) says of an entry.</summary>
/// <param name="Mode">Type and permissions.</param>
/// <param name="Links">How many names it has.</param>
/// <param name="ModifiedSeconds">Since 1970.</param>
internal readonly record struct FileFacts(
    ushort Mode, uint Owner, uint Group, uint Links, ulong Size, ulong Inode, ulong Device, long ModifiedSeconds, uint ModifiedNanoseconds)
{
    private const ushort TypeMask = 0xF000;

    public bool IsDirectory => (Mode & TypeMask) == 0x4000;

    public bool IsFile => (Mode & TypeMask) == 0x8000;

    public bool IsLink => (Mode & TypeMask) == 0xA000;

    public UnixFileMode Permissions => (UnixFileMode)(Mode & 0xFFF);
}
