using System.CommandLine;

namespace Slipway.Cli.Grammar;

/// <summary>Makes flags, and the ones that many commands share.</summary>
internal static class Flags
{
    public delegate bool TryParse<T>(string text, out T value);

    public static Flag<bool> Switch(string name, string? shortName, string description, FlagGroup group = FlagGroup.General) =>
        new(name, shortName, "", description) { Group = group };

    public static Flag<string?> Text(string name, string? shortName, string valueName, string description, FlagGroup group = FlagGroup.General) =>
        new(name, shortName, valueName, description) { Group = group };

    /// <summary>A flag that may be given many times.</summary>
    public static Flag<string[]> Many(string name, string? shortName, string valueName, string description, FlagGroup group = FlagGroup.General) =>
        new(name, shortName, valueName, description + " (repeatable)") { Group = group, Arity = ArgumentArity.OneOrMore, DefaultValueFactory = _ => [] };

    /// <param name="forms">What would be right, for the error: <c>a size such as 256MB or 2G</c>.</param>
    public static Flag<T?> Parsed<T>(
        string name, string? shortName, string valueName, string description, TryParse<T> parse, string forms, FlagGroup group = FlagGroup.General)
        where T : struct =>
        new(name, shortName, valueName, description)
        {
            Group = group,
            CustomParser = result =>
            {
                if (parse(result.Tokens[0].Value, out var value))
                    return value;
                result.AddError($"\"{result.Tokens[0].Value}\" is not a value for --{name}: give {forms}");
                return null;
            },
        };

    public static Flag<int?> Count(string name, string? shortName, string description, int min, int max, FlagGroup group = FlagGroup.General) =>
        Parsed(name, shortName, "N", description, (string text, out int value) => int.TryParse(text, out value) && value >= min && value <= max,
            max == int.MaxValue ? $"a whole number from {min} on" : $"a whole number from {min} to {max}", group);

    public static Flag<bool> Json() => Switch("json", null, "print JSON in place of a table, for programs", FlagGroup.Output);

    public static Flag<bool> Batch() => Switch("batch", null, "never ask: take defaults, answer yes");

    public static Flag<bool> Quiet() => Switch("quiet", "q", "print nothing when all is well, and do not ask", FlagGroup.Output);

    public static Flag<bool> Silent() => Switch("silent", null, "do not show the job's log while it starts", FlagGroup.Output);

    public static Flag<string?> Namespace() =>
        Text("namespace", "ns", "NS", "look in this namespace and below it; / for all you may see");
}
