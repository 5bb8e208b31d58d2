using System.Runtime.InteropServices;

namespace Slipway.Images.Native;

/// <summary>
/// <see href="https://man7.org/linux/man-pages/man2/statx.2.html">statx(2)</see>: the one stat whose layout is the same everywhere.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct Statx
{
    public const uint BasicStats = 0x7FF;

    [FieldOffset(16)] public uint Links;
    [FieldOffset(20)] public uint Owner;
    [FieldOffset(24)] public uint Group;
    [FieldOffset(28)] public ushort Mode;
    [FieldOffset(32)] public ulong Inode;
    [FieldOffset(40)] public ulong Size;
    [FieldOffset(112)] public long ModifiedSeconds;
    [FieldOffset(120)] public uint ModifiedNanoseconds;
    [FieldOffset(128)] public uint DeviceMajor;
    [FieldOffset(132)] public uint DeviceMinor;

    public readonly uint Type => Mode & Libc.TypeMask;

    public readonly bool IsDirectory => Type == Libc.DirectoryType;

    /// <summary>A character device 0:0 is how overlayfs writes "nothing here, whatever lies below".</summary>
    public readonly bool IsWhiteout => Type == Libc.CharDevice && DeviceMajor == 0 && DeviceMinor == 0;

    public readonly Timespec Modified => new(ModifiedSeconds, ModifiedNanoseconds);
}
