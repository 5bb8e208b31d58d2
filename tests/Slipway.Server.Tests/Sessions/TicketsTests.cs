using Microsoft.Extensions.Time.Testing;
using Slipway.Contracts.Errors;
using Slipway.Server.Identity;
using Slipway.Server.Sessions;
using Xunit;

namespace Slipway.Server.Tests.Sessions;

public sealed class TicketsTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void A_ticket_ends_after_half_a_minute_and_with_its_first_use()
    {
        var tickets = new Tickets(time);
        var token = Token();
        var used = tickets.Issue("/v1/tasks/1", token).Ticket;
        Assert.Same(token, tickets.Redeem(used, "/v1/tasks/1"));
        Assert.Equal(ErrorCodes.TokenInvalid, Assert.Throws<SlipwayException>(() => tickets.Redeem(used, "/v1/tasks/1")).Code);

        var late = tickets.Issue("/v1/tasks/1", token).Ticket;
        time.Advance(Tickets.Lifetime);
        Assert.Throws<SlipwayException>(() => tickets.Redeem(late, "/v1/tasks/1"));
        var elsewhere = tickets.Issue("/v1/tasks/1", token).Ticket;
        Assert.Throws<SlipwayException>(() => tickets.Redeem(elsewhere, "/v1/tasks/2"));
        Assert.Throws<SlipwayException>(() => tickets.Redeem(elsewhere, "/v1/tasks/1"));
    }

    [Fact]
    public void They_are_bounded_and_room_comes_back_when_they_end()
    {
        var tickets = new Tickets(time);
        var token = Token();
        for (var count = 0; count < Tickets.MaxOpen; count++)
            tickets.Issue("/", token);
        Assert.Equal(ErrorCodes.Unavailable, Assert.Throws<SlipwayException>(() => tickets.Issue("/", token)).Code);
        time.Advance(Tickets.Lifetime);
        tickets.Issue("/", token);
    }

    private AcceptedToken Token() => new(Principal.Create("fred"), "id", "key", time.GetUtcNow(), time.GetUtcNow().AddHours(1));
}
