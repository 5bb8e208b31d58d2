namespace Slipway.Images.Tar;

internal enum TarEntryKind
{
    File,
    Directory,
    SymbolicLink,
    HardLink,
    Fifo,
    CharacterDevice,
    BlockDevice,
}
