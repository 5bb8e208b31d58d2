using System.Text.Json.Serialization;

namespace Slipway.Server.Storage;

/// <summary>JSON in columns of the database that is nobody's wire format.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(StoredCaller))]
internal sealed partial class StoredJson : JsonSerializerContext;
