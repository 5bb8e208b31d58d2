using Slipway.Contracts.Names;

namespace Slipway.Client.Jobs;

/// <summary>Which jobs a list is about; what is not set does not narrow it.</summary>
public sealed record JobQuery
{
    public Fqn? Fqn { get; init; }

    /// <summary>The local name.</summary>
    public string? Name { get; init; }

    /// <summary>Only jobs of this namespace and those below it.</summary>
    public NamespacePath? Namespace { get; init; }

    /// <summary>Ask for each job's health as well.</summary>
    public bool Health { get; init; }
}
