using System.Runtime.InteropServices;
using Slipway.Contracts.Errors;

namespace Slipway.Images.Native;

/// <summary>Turns error numbers into failures that have a name.</summary>
internal static class NativeFailure
{
    public static void Check(long result, string operation)
    {
        if (result < 0)
            throw Last(operation);
    }

    public static Exception Last(string operation, string? path = null) => From(Marshal.GetLastPInvokeError(), operation, path);

    public static Exception From(int errno, string operation, string? path = null)
    {
        var reason = Marshal.GetPInvokeErrorMessage(errno);
        if (errno is Errno.NoSpace or Errno.Quota)
            return new SlipwayException(ErrorCodes.DiskFull, $"The data folder is full ({operation}: {reason}). Free disk space, or remove packages that nobody needs, and try again.", new IOException(reason, errno));
        return new IOException($"{operation}{(path is null ? "" : $" '{path}'")}: {reason}");
    }

    /// <summary>The system had no room, and not we who said so.</summary>
    public static bool IsDiskFull(SlipwayException failure) => failure.Code == ErrorCodes.DiskFull && failure.InnerException is IOException;

    /// <summary>ENOSPC as .NET's own file classes report it.</summary>
    public static bool IsDiskFull(IOException failure) => failure.HResult is Errno.NoSpace or Errno.Quota;
}
