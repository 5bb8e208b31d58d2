using System.Collections.Immutable;

namespace Slipway.Policy.Documents;

/// <summary>
/// Policy variables: a table that rules look into with <c>PV->Table.column</c>. In one rule, all columns of a table are
/// of the same row; the rule holds for each row for which its condition does.
/// </summary>
public sealed class PolicyTable
{
    /// <exception cref="ArgumentException">A row has not as many values as there are columns, or a column is named twice.</exception>
    public PolicyTable(string name, IEnumerable<string> columns, IEnumerable<IEnumerable<string>> rows)
    {
        Name = name;
        Columns = [.. columns];
        Rows = [.. rows.Select(row => row.ToImmutableArray())];
        if (Columns.Distinct(StringComparer.Ordinal).Count() != Columns.Length)
            throw new ArgumentException($"The table '{name}' names a column twice.", nameof(columns));
        if (Rows.Any(row => row.Length != Columns.Length))
            throw new ArgumentException($"A row of the table '{name}' does not have {Columns.Length} values.", nameof(rows));
    }

    public string Name { get; }

    public ImmutableArray<string> Columns { get; }

    public ImmutableArray<ImmutableArray<string>> Rows { get; }
}
