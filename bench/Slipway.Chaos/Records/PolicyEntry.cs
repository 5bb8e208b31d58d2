namespace Slipway.Chaos.Records;

/// <summary>One policy document, as the actor who changes it knows it.</summary>
internal sealed class PolicyEntry
{
    private readonly Lock gate = new();
    private int acknowledged;
    private int? asked;

    public const string Document = "chaos";

    /// <summary>The text of the document: who may read what, by number.</summary>
    public static string Text(int number) => $"job::/chaos/p{number} {{ {{ permit read }} }}\n";

    /// <summary>What may be in force: the one acknowledged last, and the one that was asked for without an answer.</summary>
    public IReadOnlyList<int> Possible
    {
        get
        {
            lock (gate)
                return asked is { } number ? [acknowledged, number] : [acknowledged];
        }
    }

    public void Ask(int number)
    {
        lock (gate)
            asked = number;
    }

    /// <summary>It is known which one holds.</summary>
    public void Acknowledge(int number)
    {
        lock (gate)
            (acknowledged, asked) = (number, null);
    }
}
