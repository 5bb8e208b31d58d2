using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Slipway.Policy.Claims;

namespace Slipway.Policy.Quotas;

/// <summary>
/// A limit: an amount of storage (<c>2GB</c>, in bytes, by 1024), a rate (<c>1Gbps</c>, in bits a second, by 1000), or a
/// plain number (<c>200</c>).
/// </summary>
public readonly record struct QuotaValue : IComparable<QuotaValue>
{
    private static readonly (string Suffix, long Factor)[] ByteUnits =
        [("TB", 1L << 40), ("GB", 1L << 30), ("MB", 1L << 20), ("KB", 1L << 10), ("B", 1), ("", 1)];

    private static readonly (string Suffix, long Factor)[] RateUnits =
        [("Tbps", 1_000_000_000_000), ("Gbps", 1_000_000_000), ("Mbps", 1_000_000), ("Kbps", 1_000), ("bps", 1), ("", 1)];

    private static readonly (string Suffix, long Factor)[] NoUnit = [("", 1)];

    private readonly string? text;

    private QuotaValue(string text, long amount)
    {
        this.text = text;
        Amount = amount;
    }

    /// <summary>The limit in bytes, in bits a second, or as a number.</summary>
    public long Amount { get; }

    public static bool operator <(QuotaValue left, QuotaValue right) => left.Amount < right.Amount;

    public static bool operator >(QuotaValue left, QuotaValue right) => left.Amount > right.Amount;

    public static bool operator <=(QuotaValue left, QuotaValue right) => left.Amount <= right.Amount;

    public static bool operator >=(QuotaValue left, QuotaValue right) => left.Amount >= right.Amount;

    public static bool TryParse(string? text, ValueKind kind, out QuotaValue value, [NotNullWhen(false)] out string? problem)
    {
        value = default;
        var (units, example) = kind switch
        {
            ValueKind.Bytes => (ByteUnits, "a size such as 500MB or 2GB"),
            ValueKind.BitsPerSecond => (RateUnits, "a rate such as 5Mbps or 1Gbps"),
            _ => (NoUnit, "a whole number such as 200"),
        };
        problem = $"'{text}' is not {example}";
        if (string.IsNullOrEmpty(text))
            return false;

        foreach (var (suffix, factor) in units)
        {
            if (!text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
                continue;
            if (!long.TryParse(text.AsSpan()[..^suffix.Length].TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number > long.MaxValue / factor)
            {
                return false;
            }

            value = new QuotaValue(text, number * factor);
            problem = null;
            return true;
        }

        return false;
    }

    /// <summary>An amount in the largest unit that it reaches: <c>1.5GB</c>, <c>5Mbps</c>, <c>200</c>.</summary>
    public static string Format(Int128 amount, ValueKind kind)
    {
        var (suffix, factor) = (kind switch
        {
            ValueKind.Bytes => ByteUnits,
            ValueKind.BitsPerSecond => RateUnits,
            _ => NoUnit,
        }).First(unit => amount >= unit.Factor || unit.Factor == 1);
        return string.Create(CultureInfo.InvariantCulture, $"{(decimal)amount / factor:0.##}{suffix}");
    }

    public int CompareTo(QuotaValue other) => Amount.CompareTo(other.Amount);

    public bool Equals(QuotaValue other) => Amount == other.Amount;

    public override int GetHashCode() => Amount.GetHashCode();

    /// <summary>As the policy writes it.</summary>
    public override string ToString() => text ?? "0";
}
