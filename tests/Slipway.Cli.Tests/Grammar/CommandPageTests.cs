using Slipway.Cli.Grammar;

namespace Slipway.Cli.Tests.Grammar;

public sealed class CommandPageTests
{
    private static readonly string Page = File.ReadAllText(Find("docs/apc.md"));

    public static TheoryData<string> Commands => [.. Paths(CommandTree.Create())];

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_page_of_commands_has_every_one_of_them(string path) => Assert.Contains($"`{path}`", Page, StringComparison.Ordinal);

    private static IEnumerable<string> Paths(Verb verb) => verb.Subcommands.OfType<Verb>().Where(sub => !sub.Hidden).SelectMany(Paths)
        .Concat(verb.CanRun ? [verb.Path] : []);

    private static string Find(string path)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, path)))
            folder = Path.GetDirectoryName(folder) ?? throw new FileNotFoundException(path);
        return Path.Combine(folder, path);
    }
}
