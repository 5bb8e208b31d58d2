using Slipway.Cli.Grammar;
using Slipway.Contracts.Errors;

namespace Slipway.Cli.Packing;

/// <summary>The rules in force in one folder: those of its own ignore file, then those of the folders above it.</summary>
internal sealed class IgnoreRules
{
    private const int MaxFileBytes = 1024 * 1024;

    private readonly IgnoreRules? above;
    private readonly IReadOnlyList<IgnoreRule> rules;
    private readonly int depth;

    private IgnoreRules(IgnoreRules? above, IReadOnlyList<IgnoreRule> rules, int depth) => (this.above, this.rules, this.depth) = (above, rules, depth);

    /// <summary>Nothing is ignored.</summary>
    public static IgnoreRules None { get; } = new(above: null, [], depth: 0);

    /// <summary>The rules inside a folder, with those of its own ignore file where it has one.</summary>
    /// <param name="file">Its ignore file, there or not.</param>
    /// <param name="folderDepth">How many names the folder's path has: 0 for the folder that is packed.</param>
    public IgnoreRules Enter(string file, int folderDepth)
    {
        var info = new FileInfo(file);
        if (!info.Exists)
            return this;
        if (info.Length > MaxFileBytes)
            throw new CommandException(ExitCodes.Usage, $"{file} has {info.Length} bytes: an ignore file may have {MaxFileBytes}.");
        try
        {
            return new IgnoreRules(this, [.. File.ReadLines(file).Select(IgnoreRule.Parse).OfType<IgnoreRule>()], folderDepth);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCodes.Usage, $"{file} can't be read: {failure.Message.TrimEnd('.')}.", inner: failure);
        }
    }

    /// <param name="path">Below the folder that is packed: its parts.</param>
    /// <param name="isFolder">A link to a folder is none.</param>
    public bool Ignores(ReadOnlySpan<string> path, bool isFolder)
    {
        for (var level = this; level is not null; level = level.above)
        {
            // The last rule that matches decides, and the nearest file that has one.
            for (var i = level.rules.Count - 1; i >= 0; i--)
            {
                if (level.rules[i].IsMatch(path[level.depth..], isFolder))
                    return !level.rules[i].Negated;
            }
        }

        return false;
    }
}
