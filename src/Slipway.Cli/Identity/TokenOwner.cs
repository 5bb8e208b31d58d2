using System.Buffers.Text;
using System.Text.Json;

namespace Slipway.Cli.Identity;

/// <summary>Whom a token is for, to be shown and for nothing else: tokens are opaque, and this one has not been verified.</summary>
internal static class TokenOwner
{
    /// <summary>The name in a token whose payload is readable, else an empty text.</summary>
    public static string Read(string token)
    {
        // header.{"iss":"…","prn":"admin",…}.signature
        var parts = token.Split('.');
        if (parts.Length != 3)
            return "";
        try
        {
            using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            return payload.RootElement.ValueKind == JsonValueKind.Object
                && payload.RootElement.TryGetProperty("prn", out var name) && name.ValueKind == JsonValueKind.String
                ? name.GetString()!
                : "";
        }
        catch (Exception failure) when (failure is FormatException or JsonException)
        {
            return "";
        }
    }
}
