namespace Slipway.Contracts.Identity;

/// <summary>Opens one WebSocket, once, in place of a token: browsers can't send headers with a WebSocket, and URLs get logged.</summary>
/// <param name="Ticket">Goes into the URL as <c>?ticket=</c>.</param>
/// <param name="ExpiresIn">Seconds.</param>
public sealed record WatchTicket(string Ticket, int ExpiresIn)
{
    public override string ToString() => $"WatchTicket {{ {ExpiresIn} s }}";
}
