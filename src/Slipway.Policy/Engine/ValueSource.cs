namespace Slipway.Policy.Engine;

internal enum ValueSource
{
    /// <summary>Has no value: an unbound template, a variable of no table.</summary>
    Never,

    /// <summary>Text as written.</summary>
    Literal,

    /// <summary>What a template of the realm captured.</summary>
    Capture,

    /// <summary>Text with captures in it.</summary>
    Pieces,

    /// <summary>Every value of a kind of claim.</summary>
    Claim,

    /// <summary>A column of the current row of a table.</summary>
    Variable,
}
