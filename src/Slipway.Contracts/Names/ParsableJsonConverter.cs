using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Contracts.Names;

/// <summary>Carries a parsed name as a JSON string; a text that does not parse fails with the name's own sentence.</summary>
public sealed class ParsableJsonConverter<TName> : JsonConverter<TName>
    where TName : struct, IParsableName<TName>
{
    public override TName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw new JsonException($"a string is expected, not {reader.TokenType}");
        return TName.TryParse(reader.GetString(), out var value, out var problem) ? value : throw new JsonException(problem);
    }

    public override void Write(Utf8JsonWriter writer, TName value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());

    public override TName ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TName.TryParse(reader.GetString(), out var value, out var problem) ? value : throw new JsonException(problem);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, TName value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString()!);
}
