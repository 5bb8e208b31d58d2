using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Slipway.Contracts.Names;

/// <summary>The UUID of a service, written in lower case with dashes.</summary>
[JsonConverter(typeof(ParsableJsonConverter<ServiceId>))]
public readonly record struct ServiceId : IParsableName<ServiceId>
{
    private ServiceId(Guid value) => Value = value;

    public Guid Value { get; }

    /// <summary>The first eight hex digits: enough for people to tell two apart.</summary>
    public string Short => ToString()[..8];

    public static ServiceId New() => new(Guid.NewGuid());

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? text, out ServiceId value, [NotNullWhen(false)] out string? problem)
    {
        var parsed = Uuid.TryParse(text, out var guid, out problem);
        value = new ServiceId(guid);
        return parsed;
    }

    public static ServiceId Parse(string text) =>
        TryParse(text, out var value, out var problem) ? value : throw new FormatException(problem);

    public override string ToString() => Value.ToString("D");
}
