using System.Collections.Immutable;
using Slipway.Contracts.Names;

namespace Slipway.Policy.Decisions;

/// <summary>What rules may know about a question beside who asks and what for.</summary>
public readonly record struct PolicyContext
{
    /// <summary>
    /// The other party of a two-way check. Rules see it under the name of its type: binding a service to a job asks the
    /// service's side with <c>job</c> and the job's side with <c>service</c>.
    /// </summary>
    public Fqn? Other { get; init; }

    /// <summary>The resource type of the realm that is edited, on <c>policy::</c> questions; rules see <c>ResType</c>.</summary>
    public ResourceType? EditedType { get; init; }

    /// <summary>What is resolved, as <c>type.name</c>: <c>runtime.java-1.8</c>; rules see <c>dependency</c>.</summary>
    public string? Dependency { get; init; }

    /// <summary>More context claims as a simulation may give them, by their type (<c>job</c>, <c>route</c>…).</summary>
    public ImmutableArray<KeyValuePair<string, string>> More { get; init; }
}
