using Microsoft.Extensions.Time.Testing;
using Slipway.Contracts.Errors;
using Slipway.Server.Identity;
using Xunit;

namespace Slipway.Server.Tests.Identity;

public sealed class LoginThrottleTests
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly LoginThrottle throttle;

    public LoginThrottleTests() => throttle = new LoginThrottle(clock);

    [Fact]
    public void After_five_failures_each_wait_is_twice_the_one_before()
    {
        for (var attempt = 0; attempt < 5; attempt++)
            throttle.Admit("fred", "10.0.0.1");
        foreach (var seconds in new[] { 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300 })
        {
            Assert.Equal(TimeSpan.FromSeconds(seconds), Refused("fred", "10.0.0.1"));
            clock.Advance(TimeSpan.FromSeconds(seconds));
            throttle.Admit("fred", "10.0.0.1");
        }
    }

    [Fact]
    public void Somebody_else_and_somewhere_else_do_not_wait()
    {
        for (var attempt = 0; attempt < 5; attempt++)
            throttle.Admit("fred", "10.0.0.1");
        throttle.Admit("wilma", "10.0.0.1");
        throttle.Admit("fred", "10.0.0.2");
    }

    [Fact]
    public void A_login_that_succeeds_begins_anew()
    {
        for (var round = 0; round < 10; round++)
        {
            for (var attempt = 0; attempt < 4; attempt++)
                throttle.Admit("fred", "10.0.0.1");
            throttle.Succeeded("fred", "10.0.0.1");
            clock.Advance(TimeSpan.FromMinutes(6));
        }
    }

    [Fact]
    public void One_user_is_not_guessed_from_many_addresses_nor_many_users_from_one()
    {
        for (var attempt = 0; attempt < 50; attempt++)
            throttle.Admit("fred", $"10.0.0.{attempt}");
        Assert.True(Refused("fred", "10.0.1.1") > TimeSpan.Zero);
        for (var attempt = 0; attempt < 50; attempt++)
            throttle.Admit($"user{attempt}", "10.9.9.9");
        Assert.True(Refused("another", "10.9.9.9") > TimeSpan.Zero);
    }

    [Fact]
    public void Failures_are_forgotten_after_a_quarter_of_an_hour()
    {
        for (var attempt = 0; attempt < 5; attempt++)
            throttle.Admit("fred", "10.0.0.1");
        clock.Advance(TimeSpan.FromMinutes(15));
        for (var attempt = 0; attempt < 5; attempt++)
            throttle.Admit("fred", "10.0.0.1");
    }

    [Fact]
    public void An_attempt_that_was_not_made_does_not_count()
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            throttle.Admit("fred", "10.0.0.1");
            throttle.Withdraw("fred", "10.0.0.1");
        }
    }

    [Fact]
    public void The_addresses_of_one_IPv6_network_are_one()
    {
        for (var attempt = 0; attempt < 5; attempt++)
            throttle.Admit("fred", $"2001:db8:1:2::{attempt}");
        Assert.True(Refused("fred", "2001:db8:1:2:3:4:5:6") > TimeSpan.Zero);
        throttle.Admit("fred", "2001:db8:1:3::1");
    }

    [Fact]
    public void Names_without_end_do_not_fill_the_memory()
    {
        for (var attempt = 0; attempt < LoginThrottle.MaxCounters * 2; attempt++)
            throttle.Admit($"user{attempt}", $"address{attempt}");
        // Whoever was last is still remembered.
        var last = LoginThrottle.MaxCounters * 2 - 1;
        for (var attempt = 0; attempt < 4; attempt++)
            throttle.Admit($"user{last}", $"address{last}");
        Assert.True(Refused($"user{last}", $"address{last}") > TimeSpan.Zero);
    }

    private TimeSpan Refused(string user, string address)
    {
        var refusal = Assert.Throws<SlipwayException>(() => throttle.Admit(user, address));
        Assert.Equal(ErrorCodes.TooManyAttempts, refusal.Code);
        return refusal.RetryAfter!.Value;
    }
}
