using System.Text;
using Slipway.Policy.Diagnostics;
using Slipway.Policy.Documents;

namespace Slipway.Policy.Tests.Baselines;

/// <summary>
/// Each <c>*.pol</c> here has a <c>*.diagnostics</c> beside it: what the reader says about it, to the letter.
/// <c>SLIPWAY_ACCEPT=1</c> writes them anew; look at the difference before you commit it. Never in CI.
/// </summary>
public sealed class BaselineTests
{
    // These need documents of a size or kind that is better made by a program; DocumentLimitTests does.
    private static readonly DiagnosticRule[] MadeElsewhere =
    [
        DiagnosticRules.TooLarge, DiagnosticRules.NotUtf8, DiagnosticRules.LongString, DiagnosticRules.BadName, DiagnosticRules.TooMuch, DiagnosticRules.TooManyMistakes,
    ];

    private static bool Accepts => Environment.GetEnvironmentVariable("SLIPWAY_ACCEPT") is "1" && Environment.GetEnvironmentVariable("CI") is null or "";

    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(Repository.TestFolder("Baselines"), "*.pol").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_reader_says(string name)
    {
        var path = Path.Combine(Repository.TestFolder("Baselines"), name);
        var parsed = PolicyDocument.Parse($"{name}.pol", File.ReadAllBytes(path + ".pol"));
        var text = string.Join("\n\n", parsed.Diagnostics) + (parsed.Diagnostics.IsEmpty ? "" : "\n");

        if (Accepts)
            File.WriteAllText(path + ".diagnostics", text, new UTF8Encoding(false));
        var expected = File.Exists(path + ".diagnostics") ? File.ReadAllText(path + ".diagnostics") : "(no such file)";
        Assert.True(expected == text, $"{name}.diagnostics differs; SLIPWAY_ACCEPT=1 accepts this:\n{text}");
    }

    [Fact]
    public void Every_kind_of_mistake_is_in_a_baseline()
    {
        var seen = string.Concat(Directory.EnumerateFiles(Repository.TestFolder("Baselines"), "*.diagnostics").Select(File.ReadAllText));

        Assert.Empty(DiagnosticRules.All.Except(MadeElsewhere).Where(rule => !seen.Contains($" {rule.Code}: ", StringComparison.Ordinal)).Select(rule => rule.Code));
    }

    [Fact]
    public void Codes_are_given_once() => Assert.Equal(DiagnosticRules.All.Length, DiagnosticRules.All.Select(rule => rule.Code).Distinct(StringComparer.Ordinal).Count());
}
