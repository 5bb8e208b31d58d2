using Slipway.Policy.Documents;
using Slipway.Server.Access;

namespace Slipway.Server.Policy;

/// <summary>The documents that decide now. Readers take the whole set and never lock; a change replaces it in one assignment.</summary>
public sealed class PolicyInForce(AccessChanges changes)
{
    private volatile PolicySet current = PolicySet.Empty;

    /// <summary>Before the server has read its documents nothing is allowed.</summary>
    public PolicySet Current => current;

    public void Replace(PolicySet changed)
    {
        current = changed;
        changes.Raise();
    }
}
