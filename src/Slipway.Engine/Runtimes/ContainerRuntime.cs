using Slipway.Contracts.Names;
using Slipway.Engine.Processes;

namespace Slipway.Engine.Runtimes;

/// <summary>A program that makes containers, crun or runc, as it must be called on this machine. Both take the same words.</summary>
/// <param name="Name">What instance records call it: <c>crun</c> or <c>runc</c>.</param>
/// <param name="Remark">What is special about the call; empty for nothing.</param>
/// <param name="Prefix">Program and arguments that come before the runtime's own.</param>
/// <param name="StateFolder">Where it keeps what it knows of its containers.</param>
internal sealed record ContainerRuntime(string Name, string Remark, IReadOnlyList<string> Prefix, string StateFolder)
{
    /// <summary>All but the first word: conmon wants program and arguments apart.</summary>
    public IEnumerable<string> LeadingArguments => [.. Prefix.Skip(1), "--root", StateFolder];

    public string Program => Prefix[0];

    public Command Version() => new(Prefix[^1], "--version");

    public Command Start(InstanceId id) => Call("start", $"{id}");

    public Command Kill(InstanceId id, int signal) => Call("kill", $"{id}", $"{signal}");

    /// <summary>Kills what still runs and forgets it.</summary>
    public Command Delete(InstanceId id) => Call("delete", "--force", $"{id}");

    public Command Exec(InstanceId id, string processFile) => Call("exec", "--process", processFile, $"{id}");

    private Command Call(params string[] words) => new(Program, [.. LeadingArguments, .. words]);
}
