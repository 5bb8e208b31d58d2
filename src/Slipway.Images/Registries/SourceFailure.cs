using Slipway.Contracts.Errors;

namespace Slipway.Images.Registries;

/// <summary>What one of several sources said.</summary>
internal sealed record SourceFailure(string Source, SlipwayException Failure)
{
    /// <summary>
    /// One failure for all: the registry's own answer, which comes last. Where it can't be reached, the last mirror that did
    /// answer says more.
    /// </summary>
    public static SlipwayException Combine(IReadOnlyList<SourceFailure> failures)
    {
        var told = failures[^1];
        if (told.Failure.Code == ErrorCodes.RegistryUnreachable)
            told = failures.LastOrDefault(failure => failure.Failure.Code != ErrorCodes.RegistryUnreachable) ?? told;
        if (failures.Count == 1)
            return told.Failure;
        var others = string.Join(", ", failures.Where(failure => failure != told).Select(failure => $"{failure.Source}: {failure.Failure.Code}"));
        return new SlipwayException(told.Failure.Code, $"{told.Failure.Message} Asked besides it: {others}.", told.Failure) { RetryAfter = told.Failure.RetryAfter };
    }
}
