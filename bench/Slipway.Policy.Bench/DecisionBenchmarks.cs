using BenchmarkDotNet.Attributes;
using Slipway.Contracts.Names;
using Slipway.Policy.Decisions;
using Slipway.Policy.Documents;
using Slipway.Policy.Handshakes;

namespace Slipway.Policy.Bench;

/// <summary>One decision among 10,000 rules. The aim: at most 5 µs and no allocation for a hit.</summary>
[MemoryDiagnoser]
public class DecisionBenchmarks
{
    private static readonly PolicyPrincipal Developer = PolicyPrincipal.User("dev500b");
    private PolicySet policy = PolicySet.Empty;
    private PolicyQuestion hit;
    private PolicyQuestion adminHit;
    private PolicyQuestion sandboxHit;
    private PolicyQuestion miss;
    private Handshake bind = null!;

    [GlobalSetup]
    public void Setup()
    {
        policy = Cluster.Build();
        hit = Cluster.Hit(Developer, 500);
        adminHit = Cluster.Hit(PolicyPrincipal.User("admin"), 500);
        sandboxHit = PolicyQuestion.Permit(PolicyPrincipal.User("bob"), Fqn.Parse("job::/sandbox/bob::web"), "start");
        miss = Cluster.Hit(PolicyPrincipal.User("stranger"), 500);
        bind = Handshake.Bind(Fqn.Parse("job::/sandbox/bob::web"), Fqn.Parse("service::/apcera::http"));
    }

    [Benchmark(Baseline = true, Description = "hit: a developer in one of 1,000 namespaces")]
    public bool Hit() => policy.Allows(hit);

    [Benchmark(Description = "hit: admin by role -> all -> verbs")]
    public bool AdminHit() => policy.Allows(adminHit);

    [Benchmark(Description = "hit: own sandbox by template")]
    public bool SandboxHit() => policy.Allows(sandboxHit);

    [Benchmark(Description = "miss")]
    public bool Miss() => policy.Allows(miss);

    [Benchmark(Description = "both sides of a binding")]
    public bool Bind() => bind.IsAllowed(policy, PolicyPrincipals.Bob);

    [Benchmark(Description = "hit, explained")]
    public PolicyDecision Explained() => policy.Decide(hit);

    private static class PolicyPrincipals
    {
        public static readonly PolicyPrincipal Bob = PolicyPrincipal.User("bob");
    }
}
