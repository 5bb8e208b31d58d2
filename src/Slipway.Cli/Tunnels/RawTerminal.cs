using System.Runtime.InteropServices;

namespace Slipway.Cli.Tunnels;

/// <summary>
/// The keyboard as bytes: no echo, no lines, and Ctrl-C is a character. Disposing it puts the terminal back; so does the
/// end of the process, whatever ends it.
/// </summary>
internal sealed partial class RawTerminal : IDisposable
{
    private const int Input = 0;
    private const int AfterOutput = 1;

    /// <summary>More than a <c>struct termios</c> has anywhere: it is kept and put back, never looked into.</summary>
    private const int MaxSettingsBytes = 256;

    private readonly byte[] before;
    private bool restored;

    private RawTerminal(byte[] before)
    {
        this.before = before;
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    /// <summary>Null where standard input is no terminal, or the system has none that we know.</summary>
    public static RawTerminal? Enter()
    {
        if (OperatingSystem.IsWindows() || Console.IsInputRedirected)
            return null;
        var now = new byte[MaxSettingsBytes];
        if (GetAttributes(Input, now) != 0)
            return null;
        var raw = now.ToArray();
        MakeRaw(raw);
        var terminal = new RawTerminal(now);
        if (SetAttributes(Input, AfterOutput, raw) == 0)
            return terminal;
        terminal.Dispose();
        return null;
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        Restore();
    }

    private void OnExit(object? sender, EventArgs e) => Restore();

    private void Restore()
    {
        if (Interlocked.Exchange(ref restored, true))
            return;
        _ = SetAttributes(Input, AfterOutput, before);
    }

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    private static partial int GetAttributes(int descriptor, Span<byte> settings);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    private static partial int SetAttributes(int descriptor, int when, ReadOnlySpan<byte> settings);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    private static partial void MakeRaw(Span<byte> settings);
}
