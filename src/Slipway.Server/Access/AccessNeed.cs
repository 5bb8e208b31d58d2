using Slipway.Policy.Decisions;
using Slipway.Policy.Documents;

namespace Slipway.Server.Access;

/// <summary>Something that a call needs a yes for. A closed set: see <see cref="Permit"/>, <see cref="ImageUse"/>, <see cref="PackageUse"/>, <see cref="TwoWay"/>, <see cref="PolicyText"/>.</summary>
public abstract record AccessNeed
{
    /// <summary>True for what changes nothing: it is written to the audit log only when it is denied.</summary>
    public virtual bool IsRead => false;

    /// <summary>True when this could not be decided when it was asked for first: then an answer is new whatever it is.</summary>
    public virtual bool WasOpen(PolicySet policy, PolicyPrincipal principal) => false;

    /// <summary>Asks the documents. Never throws for a no.</summary>
    public abstract AccessAnswer Decide(PolicySet policy, PolicyPrincipal principal);
}
