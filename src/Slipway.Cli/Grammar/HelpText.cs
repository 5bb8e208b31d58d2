using System.Text;
using Slipway.Cli.Terminal;
using Slipway.Contracts.Errors;

namespace Slipway.Cli.Grammar;

/// <summary>Writes the help of a command: what it is for, how it is typed, examples, then every flag.</summary>
internal static class HelpText
{
    private const int Indent = 2;
    private const int Gap = 3;

    public static int Show(Verb verb, Screen screen)
    {
        screen.Line(Write(verb, Math.Min(screen.Width(), 100)));
        return ExitCodes.Success;
    }

    public static string Write(Verb verb, int width)
    {
        var text = new StringBuilder();
        text.AppendLine(Wrap(verb.Description ?? "", width, 0)).AppendLine();
        text.AppendLine("Usage:").Append(' ', Indent).AppendLine(Usage(verb));
        if (verb.Aliases.Count > 0)
            text.AppendLine().Append("Also known as: ").AppendLine(string.Join(", ", verb.Aliases));
        WriteExamples(text, verb);
        WriteTable(text, "Commands", verb.Subcommands.Where(sub => !sub.Hidden).Select(sub => (sub.Name, sub.Description ?? "")), width);
        foreach (var group in verb.Options.OfType<IFlag>().GroupBy(flag => flag.Group).OrderBy(group => group.Key))
            WriteTable(text, Heading(group.Key), group.Select(flag => (Spelling(flag), flag.Description)), width);
        if (verb.Notes.Length > 0)
            text.AppendLine().AppendLine(Wrap(verb.Notes, width, 0));
        if (verb.Subcommands.Count > 0)
            text.AppendLine().AppendLine($"`apc help{verb.Path[3..]} COMMAND` tells more about one command.");
        return text.ToString().TrimEnd();
    }

    private static string Usage(Verb verb)
    {
        if (verb.Subcommands.Count > 0 && !verb.CanRun)
            return verb.Path + " COMMAND";
        var arguments = verb.Arguments.Where(argument => !argument.Hidden)
            .Select(argument => argument.Arity.MinimumNumberOfValues > 0 ? $" {argument.HelpName}" : $" [{argument.HelpName}]");
        var required = verb.Options.Where(option => option.Required).OfType<IFlag>().Select(flag => $" {flag.LongName} {flag.ValueName}");
        var optional = verb.Options.Any(option => option is IFlag && !option.Required) ? " [flags]" : "";
        return verb.Path + string.Concat(arguments) + string.Concat(required) + optional;
    }

    private static void WriteExamples(StringBuilder text, Verb verb)
    {
        if (verb.Examples.Count == 0)
            return;
        text.AppendLine().AppendLine("Examples:");
        foreach (var example in verb.Examples)
        {
            text.Append(' ', Indent).AppendLine(example.Wish + ":");
            foreach (var line in example.Lines)
                text.Append(' ', Indent + 2).AppendLine(line);
        }
    }

    private static void WriteTable(StringBuilder text, string heading, IEnumerable<(string Name, string Description)> rows, int width)
    {
        var all = rows.ToList();
        if (all.Count == 0)
            return;
        var column = Indent + all.Max(row => row.Name.Length) + Gap;
        text.AppendLine().Append(heading).AppendLine(":");
        foreach (var (name, description) in all)
            text.Append(' ', Indent).Append(name.PadRight(column - Indent)).AppendLine(Wrap(description, width, column));
    }

    // "-i, --image IMAGE"; a flag without a short name stands in the same column.
    private static string Spelling(IFlag flag) =>
        (flag.ShortName is null ? "    " : $"-{flag.ShortName}, ").PadRight(5) + flag.LongName + (flag.ValueName.Length > 0 ? " " + flag.ValueName : "");

    private static string Heading(FlagGroup group) => group switch
    {
        FlagGroup.General => "Flags",
        FlagGroup.Image => "Flags for the image",
        FlagGroup.Process => "Flags for the process",
        FlagGroup.Resources => "Flags for resources",
        FlagGroup.Network => "Flags for the network",
        FlagGroup.Volumes => "Flags for volumes",
        FlagGroup.Scheduling => "Flags for scheduling",
        _ => "Flags for the output",
    };

    private static string Wrap(string text, int width, int indent)
    {
        var room = Math.Max(30, width - indent - 1);
        var wrapped = new StringBuilder();
        var line = 0;
        foreach (var word in text.Split(' '))
        {
            if (line > 0 && line + 1 + word.Length > room)
            {
                wrapped.Append('\n').Append(' ', indent);
                line = 0;
            }
            else if (line > 0)
            {
                wrapped.Append(' ');
                line++;
            }

            wrapped.Append(word);
            line = word.Contains('\n') ? word.Length - word.LastIndexOf('\n') - 1 : line + word.Length;
        }

        return wrapped.ToString();
    }
}
