using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Slipway.Contracts.Errors;

namespace Slipway.Server.Http;

/// <summary>Reads a body within bounds, and says what is wrong with it: of JSON by its path.</summary>
internal static class RequestBody
{
    public static async Task<T> ReadBodyAsync<T>(this HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            // The content type is not looked at: v1 clients send JSON under whatever their library's default is.
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted)
                ?? throw new SlipwayException(ErrorCodes.RequestInvalid, "The body must be a JSON object, not null.") { JsonPath = "$" };
        }
        catch (JsonException exception)
        {
            var path = exception.Path is { Length: > 0 } named ? named : "$";
            throw new SlipwayException(ErrorCodes.RequestInvalid, $"{path}: {Explain(exception)}", exception) { JsonPath = path };
        }
    }

    /// <summary>A form, as OAuth clients send it.</summary>
    public static async Task<IFormCollection> ReadFormBodyAsync(this HttpContext context)
    {
        try
        {
            return await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (InvalidDataException exception)
        {
            // Its message has limits, never values: 'Form value count limit 1024 exceeded.'
            throw new SlipwayException(ErrorCodes.RequestInvalid, $"The body is not a form that can be read: {exception.Message}", exception);
        }
    }

    private static string Explain(JsonException exception)
    {
        // "The JSON value could not be converted to System.Boolean. Path: $.start | LineNumber: 0 | BytePositionInLine: 12."
        var message = exception.Message;
        var end = message.IndexOf(" Path: ", StringComparison.Ordinal);
        if (end > 0)
            message = message[..end];
        const string Conversion = "The JSON value could not be converted to ";
        if (message.StartsWith(Conversion, StringComparison.Ordinal))
            return $"{Describe(message[Conversion.Length..].TrimEnd('.'))} is expected.";
        return exception.LineNumber is { } line && exception.InnerException is JsonException
            ? $"not valid JSON at line {line + 1}, byte {exception.BytePositionInLine + 1}: {message}"
            : message;
    }

    private static string Describe(string type) => type switch
    {
        _ when type.Contains("Dictionary", StringComparison.Ordinal) => "an object",
        _ when type.Contains("List", StringComparison.Ordinal) => "an array",
        _ when type.Contains("Boolean", StringComparison.Ordinal) => "true or false",
        _ when type.Contains("Int", StringComparison.Ordinal) => "a whole number",
        _ when type.Contains("String", StringComparison.Ordinal) => "a text",
        _ when type.Contains("RestartMode", StringComparison.Ordinal) => "'always', 'no' or 'failure'",
        _ => "an object",
    };
}
