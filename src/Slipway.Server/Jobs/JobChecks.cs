using Slipway.Contracts.Jobs;
using Slipway.Server.Http;

namespace Slipway.Server.Jobs;

/// <summary>What holds for a job's fields, whether a request makes the job or changes it.</summary>
internal static class JobChecks
{
    private const long LeastMemory = 4L << 20;
    private const int MaxInstances = 1000;
    private const int MaxPorts = 100;
    private const int MaxSeconds = 3600;
    private const int MaxArguments = 1024;
    private const int MaxNameLength = 256;

    public static void Restart(ProblemList problems, RestartConfig? restart)
    {
        if (restart is { MaximumAttempts: < 0 })
            problems.Add("$.restart.maximum_attempts", "must be 0 (no limit) or more");
    }

    public static void Instances(ProblemList problems, int count, int least)
    {
        if (count < least || count > MaxInstances)
            problems.Add("$.num_instances", $"must be {least} to {MaxInstances}");
    }

    public static void Process(ProblemList problems, string path, ProcessObject process)
    {
        Command(problems, path + ".start_command_raw", process.StartCommandRaw);
        Command(problems, path + ".stop_command_raw", process.StopCommandRaw);
        Environment(problems, process.Environment);
        Name(problems, path + ".user", process.User);
        Name(problems, path + ".group", process.Group);
        if (process.StartCommandTimeout is < 0 or > MaxSeconds)
            problems.Add(path + ".start_command_timeout", $"must be 0 to {MaxSeconds} seconds");
        if (process.StopTimeout is < 0 or > MaxSeconds)
            problems.Add(path + ".stop_timeout", $"must be 0 to {MaxSeconds} seconds");
    }

    public static void Environment(ProblemList problems, IReadOnlyDictionary<string, string>? environment)
    {
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            if (name.Length == 0 || name.AsSpan().ContainsAny('=', '\0'))
                problems.Add("$.env", $"'{name.Replace("\0", "\\0", StringComparison.Ordinal)}' is not a variable name: it may not be empty or have '=' or NUL");
            else if (value is null || value.Contains('\0', StringComparison.Ordinal))
                problems.Add($"$.env.{name}", "must be a text without NUL");
        }
    }

    public static void Ports(ProblemList problems, IReadOnlyList<Port> ports)
    {
        if (ports.Count > MaxPorts)
            problems.Add("$.ports", $"has {ports.Count} ports; at most {MaxPorts} are allowed");
        for (var index = 0; index < ports.Count; index++)
        {
            if (ports[index].Number is < 0 or > 65535)
                problems.Add($"$.ports[{index}].number", $"{ports[index].Number} is not a port; 1 to 65535 are, and 0 for one that the platform chooses");
            else if (ports.Take(index).Any(other => other.Number == ports[index].Number))
                problems.Add($"$.ports[{index}].number", $"{ports[index].Number} is there twice");
        }
    }

    public static void ExposedPorts(ProblemList problems, IReadOnlyList<int>? ports)
    {
        for (var index = 0; index < (ports?.Count ?? 0); index++)
        {
            if (ports![index] is < 1 or > 65535)
                problems.Add($"$.exposed_ports[{index}]", $"{ports[index]} is not a port; 1 to 65535 are");
        }
    }

    public static void Command(ProblemList problems, string path, IReadOnlyList<string>? command)
    {
        if (command is null)
            return;
        if (command.Count > MaxArguments)
            problems.Add(path, $"has {command.Count} elements; at most {MaxArguments} are allowed");
        if (command is ["", ..])
            problems.Add($"{path}[0]", "names the program to run and may not be empty");
        if (command.Any(argument => argument is null || argument.Contains('\0', StringComparison.Ordinal)))
            problems.Add(path, "must be texts without NUL");
    }

    public static void Name(ProblemList problems, string path, string? name)
    {
        if (name is not null && (name.Length > MaxNameLength || name.Any(char.IsControl)))
            problems.Add(path, $"must be a name or number of at most {MaxNameLength} characters");
    }

    public static void Resources(ProblemList problems, Resource? resources)
    {
        if (resources is null)
            return;
        foreach (var (field, value) in new[]
        {
            ("cpu", resources.Cpu), ("memory", resources.Memory), ("disk", resources.Disk), ("network", resources.Network), ("netmax", resources.Netmax),
        })
        {
            if (value < 0)
                problems.Add($"$.resources.{field}", "must be 0 (no limit) or more");
        }

        if (resources.Memory is > 0 and < LeastMemory)
            problems.Add("$.resources.memory", $"{resources.Memory} bytes are too few to start anything; the least is {LeastMemory} (or 0 for no limit)");
    }
}
