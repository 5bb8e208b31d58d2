using System.CommandLine;
using Slipway.Cli.Session;
using Slipway.Cli.Terminal;
using Slipway.Client;

namespace Slipway.Cli.Grammar;

/// <summary>One command being carried out: what was typed, and what there is to do it with.</summary>
internal sealed record Call(ParseResult Parsed, Verb Verb, Screen Screen, ApcSession Session, Interrupts Interrupts, TimeProvider Time)
{
    public CancellationToken Cancelled => Interrupts.Token;

    public SlipwayClient Client => Session.Client;

    public Prompt Prompt => new(Screen);

    public T? Value<T>(Option<T> option) => Parsed.GetValue(option);

    public T? Value<T>(Argument<T> argument) => Parsed.GetValue(argument);

    /// <summary>Was the flag written on the command line?</summary>
    public bool Has(Option option) => Parsed.GetResult(option) is { Implicit: false };

    /// <summary>Prints <c>Doing something... done</c>, the second word when it is.</summary>
    public async Task StepAsync(string doing, Func<Task> work)
    {
        Screen.Begin(Screen.Foreign(doing) + "... ");
        await work();
        Screen.Line("done");
    }

    public async Task<T> StepAsync<T>(string doing, Func<Task<T>> work)
    {
        Screen.Begin(Screen.Foreign(doing) + "... ");
        var result = await work();
        Screen.Line("done");
        return result;
    }
}
