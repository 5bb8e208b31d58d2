using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Slipway.Contracts;

namespace Slipway.Cli.Terminal;

/// <summary>The wire records as JSON for people's programs: the same keys as the API's.</summary>
internal static class JsonText
{
    // Relaxed: what is printed here does not stand inside HTML, and '+' in a name stays '+'.
    private static readonly JsonSerializerOptions Indented = new(SlipwayJson.Default.Options) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions OneLine = new(SlipwayJson.Default.Options) { WriteIndented = false, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonTypeInfo<T> Compact<T>() => (JsonTypeInfo<T>)OneLine.GetTypeInfo(typeof(T));

    public static void Print<T>(Screen screen, T value)
    {
        var lines = JsonSerializer.Serialize(value, (JsonTypeInfo<T>)Indented.GetTypeInfo(typeof(T))).Split('\n');
        screen.Line(string.Join('\n', lines.Select(screen.Foreign)));
    }
}
