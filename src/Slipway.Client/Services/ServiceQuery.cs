using Slipway.Contracts.Names;

namespace Slipway.Client.Services;

/// <summary>Which services a list is about; what is not set does not narrow it.</summary>
public sealed record ServiceQuery
{
    public Fqn? Fqn { get; init; }

    /// <summary>Only services of this namespace and those below it.</summary>
    public NamespacePath? Namespace { get; init; }
}
