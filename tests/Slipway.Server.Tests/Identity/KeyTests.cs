using Microsoft.Extensions.Time.Testing;
using Slipway.Server.Identity;
using Xunit;

namespace Slipway.Server.Tests.Identity;

/// <summary>Keys that are changed on the host while a server runs.</summary>
public sealed class KeyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_token_of_the_key_before_is_good_until_the_overlap_ends()
    {
        using var keys = SigningKeys.Open(folder.Path, clock);
        var tokens = new TokenIssuer(keys, clock);
        var old = tokens.Issue(Principal.Create("fred"), TimeSpan.FromDays(30)).Text;

        var added = KeyFolder.Open(folder.Path, clock).Rotate(TimeSpan.FromHours(24));
        var fresh = tokens.Issue(Principal.Create("fred"), TimeSpan.FromDays(30)).Text;
        Assert.Equal(added, (await tokens.ReadAsync(fresh)).Token!.KeyId);
        Assert.NotNull((await tokens.ReadAsync(old)).Token);

        clock.Advance(TimeSpan.FromHours(24));
        Assert.Null((await tokens.ReadAsync(old)).Token);
        Assert.NotNull((await tokens.ReadAsync(fresh)).Token);
    }

    [Fact]
    public async Task A_key_that_is_retired_ends_its_tokens_at_once()
    {
        using var keys = SigningKeys.Open(folder.Path, clock);
        var tokens = new TokenIssuer(keys, clock);
        var old = tokens.Issue(Principal.Create("fred"), TimeSpan.FromDays(30)).Text;
        var signer = (await tokens.ReadAsync(old)).Token!.KeyId;
        var files = KeyFolder.Open(folder.Path, clock);

        Assert.Throws<ArgumentException>(() => files.Retire(signer));
        files.Rotate(TimeSpan.FromHours(24));
        files.Retire(signer);

        Assert.Equal("the token was not issued by this server", (await tokens.ReadAsync(old)).Problem);
        Assert.False(keys.Verifies(signer));
        Assert.Throws<ArgumentException>(() => files.Retire("20260101000000-00000000"));
    }

    [Fact]
    public async Task The_end_of_a_key_that_is_written_anew_in_place_counts()
    {
        using var keys = SigningKeys.Open(folder.Path, clock);
        var tokens = new TokenIssuer(keys, clock);
        var old = tokens.Issue(Principal.Create("fred"), TimeSpan.FromDays(30)).Text;
        KeyFolder.Open(folder.Path, clock).Rotate(TimeSpan.FromHours(24));
        Assert.NotNull((await tokens.ReadAsync(old)).Token);

        // What a second rotation does last, after its new key was noticed.
        var until = Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, "keys"), "*.until"));
        await File.WriteAllTextAsync(until, clock.GetUtcNow().ToString("O"), TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(until, DateTime.UnixEpoch);
        Assert.Null((await tokens.ReadAsync(old)).Token);
    }

    [Fact]
    public async Task A_key_that_can_not_be_read_does_not_take_the_good_ones_with_it()
    {
        using var keys = SigningKeys.Open(folder.Path, clock);
        var tokens = new TokenIssuer(keys, clock);
        var token = tokens.Issue(Principal.Create("fred"), TimeSpan.FromHours(1)).Text;
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "keys", "99990101000000-damaged.pem"), "no key", TestContext.Current.CancellationToken);

        Assert.NotNull((await tokens.ReadAsync(token)).Token);
        Assert.NotNull((await tokens.ReadAsync(tokens.Issue(Principal.Create("fred"), TimeSpan.FromHours(1)).Text)).Token);
    }

    [Fact]
    public async Task A_folder_with_none_but_damaged_keys_is_refused()
    {
        Directory.CreateDirectory(Path.Combine(folder.Path, "keys"));
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "keys", "20260101000000-damaged.pem"), "no key", TestContext.Current.CancellationToken);
        Assert.Throws<IOException>(() => SigningKeys.Open(folder.Path, clock));
    }

    [Fact]
    public void A_second_rotation_does_not_give_an_old_key_more_time_and_sweeps_those_that_ended()
    {
        var files = KeyFolder.Open(folder.Path, clock);
        var first = Assert.Single(files.Read()).Id;
        files.Rotate(TimeSpan.FromHours(1));
        files.Rotate(TimeSpan.FromHours(24));
        Assert.Equal(clock.GetUtcNow() + TimeSpan.FromHours(1), files.Read()[0].Until);

        clock.Advance(TimeSpan.FromHours(1));
        files.Rotate(TimeSpan.FromHours(24));
        Assert.DoesNotContain(files.Read(), key => key.Id == first);
    }

    [Fact]
    public async Task A_token_from_the_future_is_none_beyond_what_clocks_differ()
    {
        using var keys = SigningKeys.Open(folder.Path, clock);
        var ahead = new FakeTimeProvider(clock.GetUtcNow() + TimeSpan.FromSeconds(15));
        using var same = SigningKeys.Open(folder.Path, ahead);
        Assert.NotNull((await new TokenIssuer(keys, clock).ReadAsync(new TokenIssuer(same, ahead).Issue(Principal.Create("fred"), TimeSpan.FromHours(1)).Text)).Token);
        ahead.Advance(TimeSpan.FromMinutes(1));
        Assert.Null((await new TokenIssuer(keys, clock).ReadAsync(new TokenIssuer(same, ahead).Issue(Principal.Create("fred"), TimeSpan.FromHours(1)).Text)).Token);
    }
}
