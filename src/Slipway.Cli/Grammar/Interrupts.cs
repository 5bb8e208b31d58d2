using System.Runtime.InteropServices;

namespace Slipway.Cli.Grammar;

/// <summary>Ctrl-C and its kin, as a cancellation that a command may take note of and go on from.</summary>
internal sealed class Interrupts : IDisposable
{
    private readonly PosixSignalRegistration interrupt;
    private readonly PosixSignalRegistration terminate;
    private readonly Lock gate = new();
    private CancellationTokenSource source = new();

    public Interrupts()
    {
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
    }

    public CancellationToken Token => source.Token;

    /// <summary>The interruption was answered: the next one is a new one.</summary>
    public void Rearm()
    {
        lock (gate)
            source = new CancellationTokenSource();
    }

    public void Dispose()
    {
        interrupt.Dispose();
        terminate.Dispose();
        source.Dispose();
    }

    private void OnSignal(PosixSignalContext signal)
    {
        lock (gate)
        {
            // The second one in a row ends the process, whatever it is doing.
            signal.Cancel = !source.IsCancellationRequested;
            source.Cancel();
        }
    }
}
