using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Slipway.Server.Storage;

/// <summary>Records kept whole, as JSON text.</summary>
internal static class Documents
{
    public static string Write<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.Serialize(value, type);

    public static T Read<T>(string text, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(text, type) ?? throw new InvalidDataException($"An empty {typeof(T).Name} in the database.");
}
