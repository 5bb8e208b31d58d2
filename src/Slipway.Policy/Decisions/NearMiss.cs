namespace Slipway.Policy.Decisions;

/// <summary>A rule that asserts what was asked for, but whose condition does not hold.</summary>
/// <param name="FailedTest">The first test that failed, as written.</param>
public sealed record NearMiss(RuleSource Source, string FailedTest)
{
    public override string ToString() => $"{Source}: does not hold: {FailedTest}";
}
