using Slipway.Contracts.Names;
using Slipway.Policy.Decisions;
using Slipway.Policy.Docker;
using Slipway.Policy.Documents;
using Slipway.Policy.Formatting;
using Slipway.Policy.Quotas;
using Slipway.Policy.Tokens;

namespace Slipway.Policy.Tests.Fuzz;

/// <summary>
/// What must hold for any bytes at all: they are read without an exception, every mistake can be shown, and a document
/// without mistakes can be formatted, compiled and asked, and formatting it does not change an answer.
/// </summary>
internal static class FuzzTarget
{
    private static readonly Fqn[] Targets =
        [Fqn.Parse("job::/sandbox/bob::web"), Fqn.Parse("auth::/oauth2/http"), Fqn.Parse("quota::/prod"), Fqn.Parse("service::/")];

    private static readonly PolicyPrincipal Principal = PolicyPrincipal.User("bob").With("Google", "email", "bob@example.com");

    public static void Run(ReadOnlySpan<byte> bytes)
    {
        var parsed = PolicyDocument.Parse("fuzz", bytes);
        foreach (var diagnostic in parsed.Diagnostics)
        {
            Assert.InRange(diagnostic.Span.Start, 0, diagnostic.Source.Text.Length);
            Assert.InRange(diagnostic.Span.End, 0, diagnostic.Source.Text.Length);
            Assert.InRange(diagnostic.Position.Line, 1, diagnostic.Source.LineCount);
            Assert.InRange(diagnostic.ToString().Split('\n').Length, 4, 4);
        }

        Assert.Equal(parsed.IsValid, !parsed.Diagnostics.Any(diagnostic => diagnostic.IsError));
        if (parsed.IsValid)
            RunValid(parsed.Document);
    }

    private static void RunValid(PolicyDocument document)
    {
        var formatted = PolicyFormatter.Format(document.Text);
        Assert.True(formatted.IsFormatted);
        Assert.Equal(formatted.Text, PolicyFormatter.Format(formatted.Text).Text);

        var before = PolicySet.Create([document]);
        var after = PolicySet.Create([PolicyDocument.Parse("fuzz", formatted.Text).Document!]);
        foreach (var target in Targets)
        {
            var question = PolicyQuestion.Permit(Principal, target, "read", new PolicyContext { Other = Targets[0] });
            var decision = before.Decide(question);
            Assert.Equal(decision.IsAllowed, before.Allows(question));
            Assert.Equal(decision.IsAllowed, after.Allows(question));
            if (decision.Outcome != PolicyOutcome.Stopped)
                Assert.Equal(Values(before.Read(Principal, target)), Values(after.Read(Principal, target)));
        }

        _ = ImagePolicy.Decide(before, Principal, Targets[0], ImageReference.Parse("nats"));
        _ = TokenPolicy.ForUser(before, Principal);
        _ = TokenPolicy.DefaultNamespace(before, Principal);
        _ = QuotaPolicy.Read(before, Principal, Targets[0]);
        _ = DocumentEditing.Questions(document, Principal, "update");
    }

    private static IEnumerable<string> Values(PolicyReadings readings) =>
        readings.Claims.Select(claim => $"{claim.Type} {claim.Value}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
}
