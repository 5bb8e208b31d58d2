namespace Slipway.Cli.Grammar;

/// <summary>Headings of a command's flags, in the order of the help.</summary>
internal enum FlagGroup
{
    General,
    Image,
    Process,
    Resources,
    Network,
    Volumes,
    Scheduling,
    Output,
}
