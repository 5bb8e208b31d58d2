using Slipway.Cli.Terminal;
using Slipway.Contracts.Policy;

namespace Slipway.Cli.Policies;

/// <summary>Shows a decision: the answer as a sentence, then what led to it, in the rows of the platform's old simulator.</summary>
internal sealed class SimulationView(Screen screen)
{
    private const string Given = "INPUT";
    private const string Missing = "MISSING";
    private const string Hidden = "(in a document that you may not read)";

    private readonly ListTable table = new("Context", "Type", "Value");

    public void Show(PolicySimulationResult result)
    {
        screen.Line(screen.Foreign(Sentence(result)));
        foreach (var step in result.Derivation)
            AddStep(step);
        foreach (var claim in result.MissingClaims)
            Add(Missing, "Claim", claim, "FQN", result.Fqn);
        foreach (var miss in result.NearMisses)
            Add($"{miss.Document}:{miss.Line}", "Fails", miss.FailedTest ?? Hidden);
        foreach (var input in result.Inputs)
            Add(Given, "Input", input);
        screen.Line(table.Draw(BoxStyle.For(screen), screen.IsTerminal ? screen.Width() : int.MaxValue));
    }

    private static string Sentence(PolicySimulationResult result) => result.Allowed
        ? $"Yes: {result.Principal} has \"{result.Claim}\" on \"{result.Fqn}\"."
        : $"No: {(result.Message.Length > 0 ? result.Message.TrimEnd('.') : $"{result.Principal} does not have \"{result.Claim}\" on \"{result.Fqn}\"")}.";

    private void AddStep(PolicyStep step)
    {
        var context = $"{step.Document}:{step.Line}";
        Add(context, "Claim", step.Claim, "FQN", step.Realm ?? Hidden);
        if (step.Condition is { } condition)
            Add(context, "Condition", condition.StartsWith('(') ? condition : $"({condition})");
    }

    private void Add(string context, params ReadOnlySpan<string> typesAndValues)
    {
        for (var i = 0; i < typesAndValues.Length; i += 2)
            table.Add(context, typesAndValues[i], typesAndValues[i + 1]);
    }
}
