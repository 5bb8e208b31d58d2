using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Engine.Instances;

/// <summary><c>"198.51.100.0/24"</c></summary>
internal sealed class IPNetworkConverter : JsonConverter<IPNetwork>
{
    public override IPNetwork Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        IPNetwork.TryParse(reader.GetString(), out var network) ? network : throw new JsonException("This is no network.");

    public override void Write(Utf8JsonWriter writer, IPNetwork value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
