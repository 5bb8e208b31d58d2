using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Slipway.Contracts.Names;

/// <summary>The UUID of a job, written in lower case with dashes.</summary>
[JsonConverter(typeof(ParsableJsonConverter<JobId>))]
public readonly record struct JobId : IParsableName<JobId>
{
    private JobId(Guid value) => Value = value;

    public Guid Value { get; }

    /// <summary>The first eight hex digits: enough for people to tell two apart.</summary>
    public string Short => ToString()[..8];

    public static JobId New() => new(Guid.NewGuid());

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? text, out JobId value, [NotNullWhen(false)] out string? problem)
    {
        var parsed = Uuid.TryParse(text, out var guid, out problem);
        value = new JobId(guid);
        return parsed;
    }

    public static JobId Parse(string text) =>
        TryParse(text, out var value, out var problem) ? value : throw new FormatException(problem);

    public override string ToString() => Value.ToString("D");
}
