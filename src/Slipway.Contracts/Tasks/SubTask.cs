namespace Slipway.Contracts.Tasks;

/// <summary>One step of a stage.</summary>
/// <param name="Name">Human text; empty on an event that only opens its stage.</param>
/// <param name="Index">Which of the stage's subtasks this is, from 1; 0 where they are not counted.</param>
/// <param name="Total">How many subtasks the stage has; 0 where they are not counted.</param>
public sealed record SubTask(string Name, int Index = 0, int Total = 0)
{
    public TaskProgress Progress { get; set; } = TaskProgress.None;
}
