using System.CommandLine;
using Slipway.Cli.Grammar;
using Slipway.Cli.Names;

namespace Slipway.Cli.Identity;

/// <summary><c>apc namespace [NS] [--default]</c>, also <c>apc cd</c></summary>
internal static class NamespaceCommand
{
    public static Verb Create()
    {
        var ns = new Argument<string?>("ns") { HelpName = "NS", Arity = ArgumentArity.ZeroOrOne };
        var byDefault = Flags.Switch("default", "d", "go back to your own namespace");
        var verb = new Verb("namespace", "Choose the namespace that local names are looked up in, or show which one it is.")
        {
            ns, byDefault,
        }
        .With(
            notes: "A namespace needs no making: it is there as soon as something is named in it.",
            new Example("Work in another namespace", "apc namespace /sandbox/admin"),
            new Example("Go back to your own", "apc namespace -d"),
            new Example("Show where you are", "apc namespace"))
        .Does(call => RunAsync(call, call.Value(ns), call.Value(byDefault)));
        verb.Aliases.Add("cd");
        return verb;
    }

    private static async Task RunAsync(Call call, string? text, bool byDefault)
    {
        if (text is null && !byDefault)
        {
            call.Screen.Line($"Current namespace: '{await call.Session.WorkingInAsync(call.Cancelled)}'");
            return;
        }

        var ns = text is null ? await call.Client.Identity.GetDefaultNamespaceAsync(call.Cancelled) : NameReader.ReadNamespace(text);
        await call.StepAsync($"Setting namespace to {(text is null ? "default " : "")}'{ns}'", () =>
        {
            call.Session.SetNamespace(ns);
            return Task.CompletedTask;
        });
        call.Screen.Success();
    }
}
