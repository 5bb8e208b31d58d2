using Slipway.Server.Jobs;
using Slipway.Server.Tasks;

namespace Slipway.Integration.Tests.Support;

/// <summary>The real deploy, with what the test does at its end and before its undoing.</summary>
internal sealed class SteeredDeploy(DeployFromImage inner, Func<Task> done, Func<Task> undoing) : IOperation
{
    public string Kind => inner.Kind;

    public async Task RunAsync(TaskRecord task, TaskReporter reporter, CancellationToken cancellationToken)
    {
        await inner.RunAsync(task, reporter, cancellationToken);
        await done();
    }

    public async Task UndoAsync(TaskRecord task)
    {
        await undoing();
        await inner.UndoAsync(task);
    }
}
