using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Slipway.Contracts.Errors;
using Slipway.Engine.Native;

namespace Slipway.Engine.Doors;

/// <summary>Makes sockets in another network namespace. A socket stays in the one in which it was made, whoever uses it.</summary>
internal static class NamespaceSockets
{
    private const int StackSize = 128 * 1024;

    /// <param name="space">An open <c>/proc/PID/ns/net</c>.</param>
    /// <param name="types">One IPv4 socket of each.</param>
    /// <exception cref="SlipwayException"><c>engine_failed</c></exception>
    public static Task<IReadOnlyList<Socket>> OpenAsync(SafeFileHandle space, params SocketType[] types)
    {
        var opened = new TaskCompletionSource<IReadOnlyList<Socket>>(TaskCreationOptions.RunContinuationsAsynchronously);
        // A thread is in a namespace as a whole, so no thread of the pool ever goes there: this one goes and does not come back.
        var thread = new Thread(() => Open(space, types, opened), StackSize) { IsBackground = true, Name = "namespace" };
        thread.Start();
        return opened.Task;
    }

    private static void Open(SafeFileHandle space, SocketType[] types, TaskCompletionSource<IReadOnlyList<Socket>> opened)
    {
        var handles = new List<SafeSocketHandle>();
        try
        {
            if (!Libc.EnterNetworkNamespace(space))
                throw Failed("enter the instance's network");
            foreach (var type in types)
                handles.Add(Libc.OpenSocket(type == SocketType.Stream) ?? throw Failed("open a socket in the instance's network"));
            opened.SetResult([.. handles.Select(handle => new Socket(handle))]);
        }
        catch (Exception failure) when (failure is SlipwayException or SocketException)
        {
            handles.ForEach(handle => handle.Dispose());
            opened.SetException(failure as SlipwayException ?? new SlipwayException(
                ErrorCodes.EngineFailed, $"Could not use a socket of the instance's network: {failure.Message}", failure));
        }
    }

    private static SlipwayException Failed(string what) => new(
        ErrorCodes.EngineFailed,
        $"Could not {what}: {System.Runtime.InteropServices.Marshal.GetPInvokeErrorMessage(System.Runtime.InteropServices.Marshal.GetLastPInvokeError())}.");
}
