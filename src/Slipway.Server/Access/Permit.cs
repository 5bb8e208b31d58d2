using Slipway.Contracts.Names;
using Slipway.Policy.Decisions;
using Slipway.Policy.Documents;

namespace Slipway.Server.Access;

/// <summary>A verb on a resource: <c>permit create</c> on <c>job::/sandbox/admin::nats</c>.</summary>
public sealed record Permit(string Verb, Fqn Target, PolicyContext Context = default) : AccessNeed
{
    public override bool IsRead => Verb == "read";

    public static Permit Create(Fqn target) => new("create", target);

    public static Permit Read(Fqn target) => new("read", target);

    public static Permit Update(Fqn target) => new("update", target);

    public static Permit Delete(Fqn target) => new("delete", target);

    public static Permit Start(Fqn target) => new("start", target);

    public static Permit Stop(Fqn target) => new("stop", target);

    public override AccessAnswer Decide(PolicySet policy, PolicyPrincipal principal) =>
        new(policy.Decide(PolicyQuestion.Permit(principal, Target, Verb, Context)));
}
