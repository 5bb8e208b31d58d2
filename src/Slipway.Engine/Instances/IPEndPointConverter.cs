using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Engine.Instances;

/// <summary><c>"169.254.1.1:10000"</c></summary>
internal sealed class IPEndPointConverter : JsonConverter<IPEndPoint>
{
    public override IPEndPoint Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        IPEndPoint.TryParse(reader.GetString() ?? "", out var point) ? point : throw new JsonException("This is no address with a port.");

    public override void Write(Utf8JsonWriter writer, IPEndPoint value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
