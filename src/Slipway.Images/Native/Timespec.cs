using System.Runtime.InteropServices;

namespace Slipway.Images.Native;

/// <summary>Seconds since 1970, which may be negative, and nanoseconds.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Timespec(long Seconds, long Nanoseconds);
