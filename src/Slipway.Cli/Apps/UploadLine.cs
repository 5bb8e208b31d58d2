using Slipway.Cli.Terminal;

namespace Slipway.Cli.Apps;

/// <summary><c>Uploading package contents... 37%</c>: on a terminal the number moves, elsewhere only the end is printed.</summary>
internal sealed class UploadLine(Screen screen, long length)
{
    private const string Doing = "Uploading package contents... ";

    private int shown = -1;

    public void Begin() => screen.Begin(Doing);

    public void Sent(long bytes)
    {
        var percent = length == 0 ? 100 : (int)(bytes * 100 / length);
        if (!screen.IsTerminal || percent == shown)
            return;
        shown = percent;
        screen.Begin($"\r{Doing}{percent}%");
    }

    public void End() => screen.Line(screen.IsTerminal ? $"\r{Doing}done!" : "done!");
}
