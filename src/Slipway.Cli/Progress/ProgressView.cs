using Slipway.Cli.Terminal;
using Slipway.Cli.Units;
using Slipway.Contracts.Tasks;

namespace Slipway.Cli.Progress;

/// <summary>Turns byte counts into lines: one for the whole, then one for each layer under way.</summary>
internal static class ProgressView
{
    private const int MostLayers = 5;
    private const int LongestBar = 40;
    private const int ShortestBar = 8;

    /// <param name="progress">What the server said last.</param>
    /// <param name="width">Columns of the terminal; no line fills the last one, so that none wraps.</param>
    /// <param name="unicode">Draw bars with block characters.</param>
    public static IReadOnlyList<string> Render(ByteProgress progress, int width, bool unicode)
    {
        if (progress.DownloadTotal <= 0)
            return [];
        var lines = new List<string> { Overall(progress, width - 1, unicode) };
        var underWay = progress.Layers.Where(layer => layer.Unpacked < layer.Total && layer.Downloaded > 0).ToList();
        lines.AddRange(underWay.Take(MostLayers).Select(layer => DisplayWidth.Fit(Layer(layer), width - 1)));
        if (underWay.Count > MostLayers)
            lines.Add(DisplayWidth.Fit($"    and {underWay.Count - MostLayers} more", width - 1));
        return lines;
    }

    // "  ███████████░░░░░░░░░  54%  12.3MB of 22.8MB  4.1MB/s  3s left"; what does not fit is dropped from the right.
    private static string Overall(ByteProgress progress, int width, bool unicode)
    {
        // Never 100 before all is done.
        var percent = Math.Clamp((int)Math.Floor(progress.Percent), 0, 100);
        var text = $"{percent,3}%";
        foreach (var part in Parts(progress))
        {
            if (2 + text.Length + 2 + part.Length > width)
                break;
            text += "  " + part;
        }

        var bar = Math.Min(LongestBar, width - 2 - 2 - text.Length);
        return bar < ShortestBar ? DisplayWidth.Fit("  " + text.TrimStart(), width) : $"  {Bar(progress.Percent, bar, unicode)}  {text}";
    }

    private static IEnumerable<string> Parts(ByteProgress progress)
    {
        yield return $"{Bytes(progress.Downloaded)} of {Bytes(progress.DownloadTotal)}";
        if (progress.Stalled)
        {
            yield return "stalled";
            yield break;
        }

        if (progress.Downloaded >= progress.DownloadTotal)
        {
            yield return "unpacking";
            yield break;
        }

        yield return $"{Bytes(progress.Rate)}/s";
        if (progress.EtaSeconds is { } eta)
            yield return $"{Span.Format(TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling(eta), 1, 99 * 86400)))} left";
    }

    // "    13466366   71%  9.6MB of 13.5MB"
    private static string Layer(LayerProgress layer)
    {
        var percent = layer.Total <= 0 ? 0 : Math.Min(100, layer.Downloaded * 100 / layer.Total);
        var what = layer.Downloaded < layer.Total ? $"{Bytes(layer.Downloaded)} of {Bytes(layer.Total)}" : "unpacking";
        return $"    {EscapeCleaner.Clean(layer.Id)}  {percent,3}%  {what}";
    }

    private static string Bar(double percent, int length, bool unicode)
    {
        var full = (int)Math.Floor(Math.Clamp(percent, 0, 100) / 100 * length);
        return unicode ? new string('█', full) + new string('░', length - full) : new string('#', full) + new string('-', length - full);
    }

    // Always one decimal from MB on: a number that changes its width while it moves is hard to read.
    private static string Bytes(long bytes) => bytes switch
    {
        < 1024 => $"{bytes}B",
        < 1024 * 1024 => $"{bytes / 1024}KB",
        < 1024L * 1024 * 1024 => $"{bytes / 1048576.0:0.0}MB",
        _ => $"{bytes / 1073741824.0:0.0}GB",
    };
}
