namespace Slipway.Cli.Terminal;

/// <summary>The few colours apc uses, by what they say.</summary>
internal enum Colour
{
    Success,
    Thread,
    Stdout,
    Stderr,
    Notice,
    Strong,
    Failure,
    Dim,
}
