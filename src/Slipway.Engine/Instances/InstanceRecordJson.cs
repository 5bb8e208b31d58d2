using System.Text.Json.Serialization;

namespace Slipway.Engine.Instances;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    Converters = [typeof(IPNetworkConverter), typeof(IPEndPointConverter)],
    WriteIndented = true)]
[JsonSerializable(typeof(InstanceRecord))]
internal sealed partial class InstanceRecordJson : JsonSerializerContext;
