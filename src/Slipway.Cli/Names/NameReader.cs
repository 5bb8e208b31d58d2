using Slipway.Cli.Grammar;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;

namespace Slipway.Cli.Names;

/// <summary>Reads a name as people write it: <c>nats</c>, <c>/sandbox/admin::nats</c> or <c>job::/sandbox/admin::nats</c>.</summary>
internal static class NameReader
{
    /// <param name="text">What was typed.</param>
    /// <param name="type">What the command is about; a full name of another type is an error.</param>
    /// <param name="workingIn">The namespace that a local name is in.</param>
    public static Fqn Read(string text, ResourceType type, NamespacePath workingIn)
    {
        var full = text.StartsWith('/') ? $"{type}::{text}"
            : text.Contains("::", StringComparison.Ordinal) ? text
            : $"{type}::{workingIn}::{text}";
        return Fqn.TryParseResource(full, type, out var fqn, out var problem)
            ? fqn
            : throw new CommandException(ExitCodes.Usage, $"\"{text}\" is not the name of a {type}: {problem}.");
    }

    public static async Task<Fqn> ReadAsync(Call call, string text, ResourceType type) =>
        // A full name needs no namespace, and so no server that tells the default one.
        text.StartsWith('/') || text.Contains("::", StringComparison.Ordinal)
            ? Read(text, type, NamespacePath.Root)
            : Read(text, type, await call.Session.WorkingInAsync(call.Cancelled));

    public static NamespacePath ReadNamespace(string text) => NamespacePath.TryParse(text, out var ns, out var problem)
        ? ns
        : throw new CommandException(ExitCodes.Usage, $"{char.ToUpperInvariant(problem[0])}{problem[1..]}.");
}
