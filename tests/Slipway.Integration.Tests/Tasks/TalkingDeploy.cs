using Slipway.Server.Jobs;
using Slipway.Server.Tasks;

namespace Slipway.Integration.Tests.Tasks;

/// <summary>The real deploy, whose Task says hello, and then a great many lines.</summary>
internal sealed class TalkingDeploy(DeployFromImage inner, int lines, Task begin, Task end) : IOperation
{
    private const int LineBytes = 4000;

    public string Kind => inner.Kind;

    public async Task RunAsync(TaskRecord task, TaskReporter reporter, CancellationToken cancellationToken)
    {
        await reporter.LineAsync("Talking", "hello");
        await begin.WaitAsync(cancellationToken);
        var padding = new string('x', LineBytes);
        await Task.WhenAll(Enumerable.Range(1, lines).Select(i => reporter.LineAsync("Talking", $"{i} {padding}")));
        await end.WaitAsync(cancellationToken);
        await inner.RunAsync(task, reporter, cancellationToken);
    }

    public Task UndoAsync(TaskRecord task) => inner.UndoAsync(task);
}
