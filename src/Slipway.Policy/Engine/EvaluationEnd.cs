namespace Slipway.Policy.Engine;

internal enum EvaluationEnd
{
    /// <summary>No rule asserts anything new, and the goal is not among the claims.</summary>
    Fixpoint,

    /// <summary>The goal was asserted.</summary>
    Goal,

    /// <summary>A limit was reached first.</summary>
    Runaway,
}
