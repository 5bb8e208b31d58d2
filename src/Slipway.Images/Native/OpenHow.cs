using System.Runtime.InteropServices;

namespace Slipway.Images.Native;

/// <summary><see href="https://man7.org/linux/man-pages/man2/openat2.2.html">openat2(2)</see>, <c>struct open_how</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct OpenHow(ulong Flags, ulong Mode, ulong Resolve)
{
    public const int Size = 24;
}
