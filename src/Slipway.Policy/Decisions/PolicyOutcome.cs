namespace Slipway.Policy.Decisions;

public enum PolicyOutcome
{
    /// <summary>No rule grants it.</summary>
    Denied,

    /// <summary>Rules grant it; the decision names them.</summary>
    Allowed,

    /// <summary>The documents are so large for this question that evaluation was stopped at a limit. It counts as denied.</summary>
    Stopped,
}
