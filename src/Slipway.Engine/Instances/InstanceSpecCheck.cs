using System.Text.RegularExpressions;
using Slipway.Contracts.Errors;

namespace Slipway.Engine.Instances;

/// <summary>Refuses what no runtime could be told, before anything is made.</summary>
internal static partial class InstanceSpecCheck
{
    // The kernel's limit for all arguments and variables together is a quarter of the stack, 2 MiB.
    private const int MostProcessText = 1024 * 1024;

    public static void Require(InstanceSpec spec)
    {
        if (!HostnamePattern().IsMatch(spec.Hostname))
            throw Invalid($"the host name \"{spec.Hostname}\" is not 1 to 63 letters, digits and dashes");
        if (spec.Command.Count == 0 || spec.Command[0].Length == 0)
            throw Invalid("there is no command. Give one, or use a package that brings its own");
        if (spec.Environment.Keys.FirstOrDefault(name => name.Length == 0 || name.Contains('=')) is { } wrong)
            throw Invalid($"\"{wrong}\" can't be the name of an environment variable");
        foreach (var path in spec.ScratchDirectories.Append(spec.WorkingDirectory).Where(path => path.Length > 0))
        {
            if (!path.StartsWith('/') || path.Contains('\0') || path.Split('/').Contains(".."))
                throw Invalid($"the directory \"{path}\" is not an absolute path");
        }

        RequireBinds(spec.WritableBinds);
        var texts = spec.Command.Concat(spec.Environment.Keys).Concat(spec.Environment.Values).ToList();
        if (texts.Exists(text => text.Contains('\0')))
            throw Invalid("its command or environment holds a NUL character");
        if (texts.Sum(text => (long)text.Length) > MostProcessText)
            throw Invalid($"its command and environment have more than {MostProcessText} characters");
        if (spec.Memory < 0 || spec.Cpu < 0)
            throw Invalid("its memory and CPU limits can't be negative");
    }

    private static void RequireBinds(IReadOnlyList<WritableBind> binds)
    {
        foreach (var (source, destination) in binds)
        {
            if (!IsPlain(source) || !Directory.Exists(source))
                throw Invalid($"\"{source}\", which is to be written to, is not the absolute path of a directory of this machine");
            // The runtime's own mounts lie in these; what covers them would also cover what they protect.
            if (!IsPlain(destination) || destination.Split('/')[1] is "" or "proc" or "sys" or "dev")
                throw Invalid($"\"{destination}\" is not an absolute path below which a directory of the machine can show");
        }

        if (binds.Select(bind => bind.Destination).Distinct(StringComparer.Ordinal).Count() < binds.Count)
            throw Invalid("two directories of the machine are to show in the same place");
    }

    /// <summary>E.g. <c>/a/b</c>; not <c>/a/../b</c>, <c>/a//b</c> or <c>/a/</c>.</summary>
    private static bool IsPlain(string path) =>
        path.Length > 1 && path[0] == '/' && !path.Contains('\0') && path[1..].Split('/').All(name => name is not ("" or "." or ".."));

    private static SlipwayException Invalid(string reason) =>
        new(ErrorCodes.StartFailed, $"The instance can't be started: {reason}.");

    [GeneratedRegex("^[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\\z", RegexOptions.NonBacktracking)]
    private static partial Regex HostnamePattern();
}
