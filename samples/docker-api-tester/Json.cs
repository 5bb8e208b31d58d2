using System.Text.Json;

namespace DockerApiTester;

/// <summary>Reads a text out of JSON that may be anything.</summary>
internal static class Json
{
    /// <summary>The text at a path such as <c>subtask</c>, <c>name</c>; null where there is none.</summary>
    public static string? Text(string json, params string[] path)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var at = document.RootElement;
            foreach (var name in path)
            {
                if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                    return null;
            }

            return at.ValueKind == JsonValueKind.String ? at.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
