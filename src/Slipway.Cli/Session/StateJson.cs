using System.Text.Json.Serialization;

namespace Slipway.Cli.Session;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(ApcState))]
internal sealed partial class StateJson : JsonSerializerContext;
