using Slipway.Contracts.Names;
using Slipway.Contracts.Tasks;

namespace Slipway.Client.Tasks;

/// <summary>Which Tasks a list is about, newest first; what is not set does not narrow it.</summary>
public sealed record TaskQuery
{
    /// <summary>What the Task works on.</summary>
    public Fqn? Fqn { get; init; }

    public TaskState? State { get; init; }

    /// <summary>Page size.</summary>
    public int? Count { get; init; }

    /// <summary>From 1.</summary>
    public int? Page { get; init; }
}
