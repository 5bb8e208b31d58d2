using Slipway.Contracts.Tasks;
using Slipway.Server.Tasks;

namespace Slipway.Server.Staging;

/// <summary>A build's lines on their way to the Task's record, within bounds; its last ones are kept for the error.</summary>
internal sealed class BuildOutput(TaskReporter reporter)
{
    private const int MaxLines = 10_000;
    private const int MaxLineLength = 2_000;
    private const int LastLines = 50;

    // Lines share commits; so many may wait for one.
    private const int Unwritten = 256;

    private readonly Queue<string> last = new();
    private readonly List<Task> writing = [];
    private int lines;

    /// <summary>At most the last 50 lines.</summary>
    public string Last => string.Join('\n', last);

    public async Task AddAsync(string text)
    {
        // An empty line says nothing to somebody who sees it behind a prefix.
        if (string.IsNullOrWhiteSpace(text))
            return;
        var line = text.Length <= MaxLineLength ? text : text[..MaxLineLength] + "...";
        last.Enqueue(line);
        if (last.Count > LastLines)
            last.Dequeue();

        lines++;
        if (lines <= MaxLines)
            writing.Add(reporter.LineAsync(TaskStages.Staging, line));
        else if (lines == MaxLines + 1)
            writing.Add(reporter.LineAsync(TaskStages.Staging, $"The build has written {MaxLines} lines; what follows is not shown."));
        if (writing.Count >= Unwritten)
            await FlushAsync();
    }

    public async Task FlushAsync()
    {
        await Task.WhenAll(writing);
        writing.Clear();
    }
}
