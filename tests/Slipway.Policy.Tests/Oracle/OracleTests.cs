using CsCheck;
using Slipway.Contracts.Names;
using Slipway.Policy.Decisions;
using Slipway.Policy.Documents;
using Slipway.Policy.Syntax.Nodes;
using Slipway.Policy.Tests.Properties;

namespace Slipway.Policy.Tests.Oracle;

/// <summary>
/// The engine and the naive engine answer alike. <c>SLIPWAY_LONG=1</c> asks a million questions instead of some ten thousand.
/// </summary>
public sealed class OracleTests
{
    private const int QuestionsPerSet = 25;

    private static readonly PolicyTable Table = new("T", ["k", "v"], [["a", "job::/a"], ["b", "all"], ["all", "read"]]);

    private static readonly Gen<Fqn> Target = Gen.Select(
        Gen.OneOf("job", "job", "service"),
        Gen.OneOf("a", "a", "b", "c").Array[0, 3],
        Gen.OneOf("a", "a", "b", "c").Array[0, 3],
        (type, ns, local) => Fqn.Parse($"{type}::/{string.Join('/', ns)}{(local.Length == 0 ? "" : "::" + string.Join('/', local))}"));

    private static readonly Gen<PolicyPrincipal> Principal = Gen.Select(
        Gen.OneOf("a", "b", "c", "job::/a::a"),
        Gen.OneOf("a", "read", "v1", "").Array[0, 2],
        (name, emails) => emails.Aggregate(
            name.Contains(':') ? PolicyPrincipal.Job(Fqn.Parse(name)) : PolicyPrincipal.User(name), (principal, email) => principal.With("Google", "email", email)));

    private static readonly Gen<PolicyQuestion> Question = Gen.Select(
        Principal,
        Target,
        Target,
        Gen.OneOf("permit", "permit", "role", "c1", "nothing"),
        Gen.OneOf("a", "all", "read", "job::/a"),
        (principal, target, other, type, value) => new PolicyQuestion(
            principal, target, type, value, new PolicyContext { Other = other.LocalName is null ? null : other, Dependency = value }));

    private static readonly Gen<PolicySet> Set = SyntaxGen.Document.Array[1, 3].Select(trees =>
        PolicySet.Create(trees.Select((tree, i) => Policies.Document(WithoutHeader(tree), $"d{i}")), [Table]));

    private static bool IsLong => Environment.GetEnvironmentVariable("SLIPWAY_LONG") is "1";

    [Fact]
    public void The_engine_answers_as_the_naive_engine_does() =>
        Gen.Select(Set, Question.Array[QuestionsPerSet]).Sample(
            (set, questions) =>
            {
                foreach (var question in questions)
                    Compare(set, question);
            },
            iter: IsLong ? 1_000_000 / QuestionsPerSet : 800);

    private static void Compare(PolicySet set, PolicyQuestion question)
    {
        var naive = new NaiveEngine(set.Documents, Table);
        naive.Run(question);
        var expected = naive.Claims.Contains((null, question.ClaimType, question.Value));
        var story = $"{question.Principal} {question.Claim} on {question.Target} with {question.Context.Other}\n{string.Join("\n--\n", set.Documents.Select(d => d.Text))}";

        Assert.True(expected == set.Allows(question), story);
        var decision = set.Decide(question);
        Assert.True(expected == decision.IsAllowed, story);
        AssertSound(decision, naive, story);
        AssertReadings(set.Read(question.Principal, question.Target, question.Context), naive, story);
    }

    /// <summary>A derivation ends in what was asked, each step follows from given claims or steps before it, and all are true.</summary>
    private static void AssertSound(PolicyDecision decision, NaiveEngine naive, string story)
    {
        if (!decision.IsAllowed)
            return;
        var last = decision.Steps[^1].Claim;
        Assert.True((last.Type, last.Value) == (decision.Question.ClaimType, decision.Question.Value), story);
        for (var i = 0; i < decision.Steps.Length; i++)
        {
            var step = decision.Steps[i];
            Assert.True(naive.Given.Any(given => (given.Type, given.Value, given.Document) == (step.Claim.Type, step.Claim.Value, step.Source.Document)), story);
            foreach (var input in step.Inputs)
            {
                Assert.True(input.Step is null || (input.Step < i && decision.Steps[input.Step.Value].Claim == input.Claim), story);
                Assert.True(input.Claim.Issuer == "PV" || naive.Claims.Contains((input.Claim.Issuer, input.Claim.Type, input.Claim.Value)), story);
                Assert.True(input.Step is not null || input.Claim.Issuer is not null || input.Claim.Type is "job" or "service" or "dependency", story);
            }
        }
    }

    private static void AssertReadings(PolicyReadings readings, NaiveEngine naive, string story)
    {
        var given = readings.Claims.Select(claim => (claim.Type, claim.Value, claim.Source.Document, claim.Source.ClaimLine)).ToHashSet();
        Assert.True(given.SetEquals(naive.Given.Select(g => (g.Type, g.Value, g.Document, g.Line))), story);
        foreach (var type in naive.Given.GroupBy(g => g.Type, StringComparer.Ordinal))
        {
            var highest = type.Max(g => g.Specificity);
            var equal = type.Where(g => g.Specificity == highest).OrderBy(g => g.Document, StringComparer.Ordinal).ThenBy(g => g.Line).ToList();
            var reading = readings.Single(type.Key);
            Assert.True(reading.IsConflict == (equal.Select(g => g.Value).Distinct(StringComparer.Ordinal).Count() > 1), story);
            Assert.True(equal.Where(g => (g.Document, g.Line) == (equal[^1].Document, equal[^1].Line) || !reading.IsConflict).Any(g => g.Value == reading.Value), story);
        }
    }

    private static string WithoutHeader(DocumentSyntax tree) => (tree with { Header = null }).ToString();
}
