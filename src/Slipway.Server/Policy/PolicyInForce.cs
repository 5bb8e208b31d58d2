using Slipway.Policy.Documents;

namespace Slipway.Server.Policy;

/// <summary>The documents that decide now. Readers take the whole set and never lock; a change replaces it in one assignment.</summary>
public sealed class PolicyInForce
{
    private volatile PolicySet current = PolicySet.Empty;

    /// <summary>Before the server has read its documents nothing is allowed.</summary>
    public PolicySet Current => current;

    /// <summary>Raised after a change, on the thread that made it; handlers must be quick.</summary>
    public event Action? Changed;

    public void Replace(PolicySet changed)
    {
        current = changed;
        Changed?.Invoke();
    }
}
