using Slipway.Cli.Grammar;

namespace Slipway.Cli.Tests.Grammar;

public sealed class HelpTests
{
    [Fact]
    public void Every_command_and_every_flag_says_what_it_is_for()
    {
        foreach (var verb in All(CommandTree.Create()))
        {
            Assert.False(string.IsNullOrWhiteSpace(verb.Description), verb.Path);
            Assert.EndsWith(".", verb.Description, StringComparison.Ordinal);
            foreach (var flag in verb.Options.OfType<IFlag>())
                Assert.False(string.IsNullOrWhiteSpace(flag.Description), $"{verb.Path} {flag.LongName}");
        }
    }

    [Fact]
    public void Every_example_is_a_command_line_that_parses()
    {
        foreach (var line in All(CommandTree.Create()).SelectMany(verb => verb.Examples).SelectMany(example => example.Lines))
        {
            // What stands between a pipe and the next is the part that is ours.
            var command = line.Split('|').Select(part => part.Trim()).First(part => part.StartsWith("apc ", StringComparison.Ordinal));
            Assert.True(Units.ShellWords.TrySplit(command.Split('>')[0], out var words), line);
            Assert.Empty(CommandTree.Create().Parse([.. words.Skip(1)]).Errors);
        }
    }

    [Fact]
    public void No_line_of_the_help_is_wider_than_the_terminal()
    {
        foreach (var verb in All(CommandTree.Create()))
            Assert.All(HelpText.Write(verb, 80).Split('\n').Where(line => !line.TrimStart().StartsWith("apc ", StringComparison.Ordinal) && !line.Contains('`')), line => Assert.InRange(line.Length, 0, 80));
    }

    private static IEnumerable<Verb> All(Verb verb) => verb.Subcommands.OfType<Verb>().SelectMany(All).Prepend(verb);
}
