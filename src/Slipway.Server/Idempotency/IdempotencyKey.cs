using Slipway.Contracts.Errors;

namespace Slipway.Server.Idempotency;

/// <summary>What a client calls one wish of its own, however often it has to send it
/// (<see href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">draft-ietf-httpapi-idempotency-key-header</see>).</summary>
public readonly record struct IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    private const int MaxLength = 255;

    private readonly string text;

    private IdempotencyKey(string text) => this.text = text;

    /// <summary>The request's key; null when it has none.</summary>
    /// <exception cref="SlipwayException"><c>request_invalid</c>.</exception>
    public static IdempotencyKey? Read(HttpRequest request)
    {
        if (!request.Headers.TryGetValue(Header, out var values))
            return null;
        // Visible ASCII; the draft's quotation marks are part of it like any other character.
        if (values is [{ Length: > 0 and <= MaxLength } value] && !value.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return new IdempotencyKey(value);
        throw new SlipwayException(ErrorCodes.RequestInvalid, $"{Header}: one value of 1 to {MaxLength} visible ASCII characters is expected, such as a UUID.");
    }

    public override string ToString() => text;
}
