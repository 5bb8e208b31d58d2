namespace Slipway.Cli.Grammar;

/// <summary>What the help says about a flag.</summary>
internal interface IFlag
{
    /// <summary>With its two dashes.</summary>
    string LongName { get; }

    string? ShortName { get; }

    string ValueName { get; }

    string Description { get; }

    /// <summary>The heading it stands under.</summary>
    FlagGroup Group { get; }
}
