using System.Text.Json;
using Slipway.Contracts;

namespace Slipway.Server.Jobs;

/// <summary>Parts of a job as JSON, for comparing.</summary>
internal static class JobJson
{
    public static string Of<T>(T value) => JsonSerializer.Serialize(value, SlipwayJson.Wire.GetTypeInfo(typeof(T))
        ?? throw new InvalidOperationException($"{typeof(T)} is no part of the wire format."));
}
