using System.Collections.Immutable;
using Slipway.Contracts.Names;
using Slipway.Policy.Decisions;

namespace Slipway.Policy.Handshakes;

/// <summary>
/// An operation between two resources, which both must allow: each side is asked with the other as context, so that either
/// owner can say whom to deal with.
/// </summary>
public sealed record Handshake
{
    private Handshake(string verb, Fqn first, Fqn second, ImmutableArray<(Fqn Target, string Verb)> needs)
    {
        Verb = verb;
        First = first;
        Second = second;
        Needs = needs;
    }

    public string Verb { get; }

    public Fqn First { get; }

    public Fqn Second { get; }

    /// <summary>What each side must permit.</summary>
    public ImmutableArray<(Fqn Target, string Verb)> Needs { get; }

    /// <summary>A job gets the use of a service.</summary>
    public static Handshake Bind(Fqn job, Fqn service) => Both("bind", Check(job, ResourceType.Job), Check(service, ResourceType.Service));

    /// <summary>A route leads to a job.</summary>
    public static Handshake Map(Fqn job, Fqn route) => Both("map", Check(job, ResourceType.Job), Check(route, ResourceType.Route));

    /// <summary>A job becomes a member of a network.</summary>
    public static Handshake Join(Fqn job, Fqn network) => Both("join", Check(job, ResourceType.Job), Check(network, ResourceType.Network));

    /// <summary>A job becomes a service gateway.</summary>
    public static Handshake Promote(Fqn job, Fqn gateway) => Both("promote", Check(job, ResourceType.Job), Check(gateway, ResourceType.Gateway));

    /// <summary>A job may call another.</summary>
    public static Handshake Link(Fqn source, Fqn target) =>
        new("link", Check(source, ResourceType.Job), Check(target, ResourceType.Job), [(source, "read"), (target, "read"), (source, "update"), (source, "link"), (target, "link")]);

    /// <summary>Asks both sides. All that is missing is reported, not only the first.</summary>
    public HandshakeDecision Decide(Documents.PolicySet policy, PolicyPrincipal principal)
    {
        var sides = Needs.Select(need => policy.Decide(Question(principal, need.Target, need.Verb)));
        return new HandshakeDecision(this, [.. sides]);
    }

    /// <summary>Asks both sides, without reasons and without allocation.</summary>
    public bool IsAllowed(Documents.PolicySet policy, PolicyPrincipal principal)
    {
        foreach (var (target, verb) in Needs)
        {
            if (!policy.Allows(Question(principal, target, verb)))
                return false;
        }

        return true;
    }

    private PolicyQuestion Question(PolicyPrincipal principal, Fqn target, string verb) =>
        PolicyQuestion.Permit(principal, target, verb, new PolicyContext { Other = target == First ? Second : First });

    private static Handshake Both(string verb, Fqn first, Fqn second) => new(verb, first, second, [(first, verb), (second, verb)]);

    private static Fqn Check(Fqn fqn, ResourceType type) =>
        fqn.Type == type ? fqn : throw new ArgumentException($"'{fqn}' is not a {type}.", nameof(fqn));
}
