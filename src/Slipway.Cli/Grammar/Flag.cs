using System.CommandLine;

namespace Slipway.Cli.Grammar;

/// <summary>
/// A flag in Go's manner: one dash or two, whatever the length of its name. <c>-image x</c>, <c>--image x</c>,
/// <c>--image=x</c>, <c>-i x</c> and <c>--i x</c> are one.
/// </summary>
internal sealed class Flag<T> : Option<T>, IFlag
{
    /// <param name="name">Long name, without dashes.</param>
    /// <param name="shortName">One or two letters, without a dash; null where there is none.</param>
    /// <param name="valueName">What stands for the value in help; empty for a switch.</param>
    /// <param name="description">A phrase for the help.</param>
    public Flag(string name, string? shortName, string valueName, string description)
        : base("--" + name, shortName is null ? ["-" + name] : ["-" + name, "-" + shortName, "--" + shortName])
    {
        ShortName = shortName;
        HelpName = valueName;
        Description = description;
    }

    public string? ShortName { get; }

    public string ValueName => HelpName ?? "";

    /// <inheritdoc />
    public FlagGroup Group { get; init; }

    string IFlag.LongName => Name;

    string IFlag.Description => Description ?? "";
}
