namespace Slipway.Chaos;

/// <summary>What one actor draws by chance. For one thread at a time.</summary>
public sealed class Draw(int seed)
{
    private readonly Random random = new(seed);

    /// <summary>True so often of a hundred.</summary>
    public bool Percent(int chance) => random.Next(100) < chance;

    /// <summary>From <paramref name="least"/> to <paramref name="most"/>.</summary>
    public int Between(int least, int most) => random.Next(least, most + 1);

    public TimeSpan Milliseconds(int least, int most) => TimeSpan.FromMilliseconds(Between(least, most));

    public T Of<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    /// <summary>A UUID of chance that the seed gives again.</summary>
    public Guid Uuid()
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
