using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Slipway.Contracts;

namespace Slipway.Chaos.Api;

/// <summary>What came back of a request.</summary>
/// <param name="Status">0 when nothing came: what was asked for may be done or not.</param>
/// <param name="Text">The body.</param>
internal sealed record Answer(int Status, string Text)
{
    public static readonly Answer None = new(0, "");

    public bool IsKnown => Status != 0;

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>The code of a refusal: <c>disk_full</c>; empty where there is none.</summary>
    public string Code => IsKnown && !IsSuccess && Text.StartsWith('{') ? Read(SlipwayJson.Wire.ApiError).ErrorCode : "";

    /// <summary>Nothing was begun: the server is just coming up, or has too much to do.</summary>
    public bool IsTooEarly => Code is "unavailable";

    public T Read<T>(JsonTypeInfo<T> type) => JsonSerializer.Deserialize(Text, type)!;

    public override string ToString() => IsKnown ? $"{Status} {Text}" : "no answer";
}
