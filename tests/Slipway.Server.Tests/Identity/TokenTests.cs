using Microsoft.Extensions.Time.Testing;
using Slipway.Server.Identity;
using Xunit;

namespace Slipway.Server.Tests.Identity;

public sealed class TokenTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_token_stands_for_its_principal_until_it_expires()
    {
        using var keys = SigningKeys.Open(folder.Path, clock);
        var tokens = new TokenIssuer(keys, clock);
        var token = tokens.Issue(Principal.Create("job::/sandbox/admin::tester"), TimeSpan.FromHours(1)).Text;
        Assert.Equal("job::/sandbox/admin::tester", (await tokens.ReadAsync(token)).Token!.Principal.Name);

        clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(11));
        var (accepted, problem) = await tokens.ReadAsync(token);
        Assert.Null(accepted);
        Assert.Equal("the token has expired; log in again", problem);
    }

    [Fact]
    public async Task A_token_of_another_server_is_no_token_here()
    {
        using var other = new TemporaryFolder();
        using var keys = SigningKeys.Open(folder.Path, clock);
        using var foreign = SigningKeys.Open(other.Path, clock);
        var token = new TokenIssuer(foreign, clock).Issue(Principal.Create("admin"), TimeSpan.FromHours(1)).Text;
        Assert.Equal("the token was not issued by this server", (await new TokenIssuer(keys, clock).ReadAsync(token)).Problem);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJwcm4iOiJhZG1pbiJ9.")]
    public async Task Garbage_is_told_apart(string token)
    {
        using var keys = SigningKeys.Open(folder.Path, clock);
        var (accepted, problem) = await new TokenIssuer(keys, clock).ReadAsync(token);
        Assert.Null(accepted);
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void Keys_are_for_their_owner_only()
    {
        using var keys = SigningKeys.Open(folder.Path, clock);
        var file = Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, "keys")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void A_password_is_known_again_and_another_is_not()
    {
        var hash = PasswordHash.Create("correct horse");
        Assert.True(PasswordHash.Verify("correct horse", hash));
        Assert.False(PasswordHash.Verify("battery staple", hash));
        Assert.NotEqual(hash, PasswordHash.Create("correct horse"));
    }
}
