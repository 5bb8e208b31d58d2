using System.CommandLine;

namespace Slipway.Cli.Grammar;

/// <summary>A command: a noun with verbs under it (<c>docker</c>), or something that can be done (<c>run</c>).</summary>
internal sealed class Verb(string name, string description) : Command(name, description)
{
    private Func<Call, Task<int>>? action;

    public IReadOnlyList<Example> Examples { get; private set; } = [];

    /// <summary>Said after the flags: what is worth knowing beyond them.</summary>
    public string Notes { get; private set; } = "";

    public bool CanRun => action is not null;

    /// <summary>How it is typed: <c>apc docker run</c>.</summary>
    public string Path => Parents.OfType<Verb>().FirstOrDefault() is { } parent ? parent.Path + " " + Name : Name;

    /// <summary>What the help shows besides the flags.</summary>
    public Verb With(string notes, params Example[] examples)
    {
        Notes = notes;
        Examples = examples;
        return this;
    }

    public Verb Does(Func<Call, Task<int>> doIt)
    {
        action = doIt;
        // Only so that the parser takes the verb for complete: Apc runs it.
        SetAction(_ => 0);
        return this;
    }

    /// <summary>For what always succeeds or throws.</summary>
    public Verb Does(Func<Call, Task> doIt) => Does(async call =>
    {
        await doIt(call);
        return Contracts.Errors.ExitCodes.Success;
    });

    public Task<int> RunAsync(Call call) => action!(call);
}
