using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Slipway.Contracts;

namespace Slipway.Client.Http;

/// <summary>How requests are written: what the caller left out is left out on the wire too, not sent as null.</summary>
internal static class RequestJson
{
    private static readonly JsonSerializerOptions Options = new(SlipwayJson.Default.Options)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));
}
