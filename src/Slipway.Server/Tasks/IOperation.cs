namespace Slipway.Server.Tasks;

/// <summary>
/// What a Task does. Each step must be safe to run again: a server that died in the middle calls
/// <see cref="RunAsync"/> anew with the same record.
/// </summary>
public interface IOperation
{
    /// <summary>The name it is stored under; never changes.</summary>
    string Kind { get; }

    /// <exception cref="Contracts.Errors.SlipwayException">Ends the Task with an error event of that code and text.</exception>
    Task RunAsync(TaskRecord task, TaskReporter reporter, CancellationToken cancellationToken);

    /// <summary>Takes back all that <see cref="RunAsync"/> made, however far it came. Safe to run again.</summary>
    Task UndoAsync(TaskRecord task);
}
