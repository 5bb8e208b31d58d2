using Slipway.Contracts.Names;

namespace Slipway.Client.Packages;

/// <summary>Which packages a list is about; what is not set does not narrow it.</summary>
public sealed record PackageQuery
{
    public Fqn? Fqn { get; init; }

    /// <summary>Only packages of this namespace and those below it.</summary>
    public NamespacePath? Namespace { get; init; }
}
