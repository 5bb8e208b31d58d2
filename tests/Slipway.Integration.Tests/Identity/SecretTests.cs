using System.Net.WebSockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Slipway.Integration.Tests.Support;
using Xunit;

namespace Slipway.Integration.Tests.Identity;

/// <summary>No password and no token gets into a log or an answer that is not its own.</summary>
public sealed class SecretTests
{
    [Fact]
    public async Task Logs_and_errors_hold_no_secret_even_when_all_of_ours_is_logged()
    {
        var log = new LogRecorder();
        await using var world = await ServerWorld.StartAsync(replace: services => services.AddLogging(logging =>
        {
            // All that is ours; of the framework, which logs URLs, what the server lets through.
            logging.AddFilter("Slipway", LogLevel.Trace);
            logging.AddProvider(log);
        }));
        const string Password = "S3cret-of-the-first-day";
        const string Next = "S3cret-of-the-second-day";
        const string Wrong = "S3cret-that-is-wrong";
        using var admin = new Visitor(world) { Token = world.Token };
        var answers = new List<string> { (await admin.SendAsync(HttpMethod.Post, "/v1/users", new { name = "fred", password = Password })).Text };
        using var fred = new Visitor(world);
        var token = (await fred.LogInAsync("fred", Password)).AccessToken;
        using (var refused = await fred.AskForTokenAsync("fred", Wrong))
            answers.Add(await refused.Content.ReadAsStringAsync(ServerWorld.Cancel));
        answers.Add((await fred.SendAsync(HttpMethod.Get, "/v1/oauth2/userinfo")).Text);
        answers.Add((await fred.SendAsync(HttpMethod.Put, "/v1/users/fred/password", new { current_password = Wrong, password = Next })).Text);
        answers.Add((await fred.SendAsync(HttpMethod.Put, "/v1/users/fred/password", new { current_password = Password, password = Next, more = 1 })).Text);
        answers.Add((await fred.SendAsync(HttpMethod.Get, $"/v1/jobs?authorization=Bearer%20{token}")).Text);
        answers.Add((await fred.SendAsync(HttpMethod.Put, "/v1/users/fred/password", new { password = new[] { Next } })).Text);
        using (var socket = new ClientWebSocket())
        {
            var url = $"ws://{world.Http.BaseAddress!.Authority}/v1/tasks/11111111-1111-4111-8111-111111111111?authorization=Bearer%20{token}";
            await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri(url), ServerWorld.Cancel));
        }

        await fred.RevokeAsync(token);
        fred.Token = token + "x";
        answers.Add((await fred.SendAsync(HttpMethod.Get, "/v1/jobs")).Text);

        Assert.True(log.Lines.Count > 5, $"Only {log.Lines.Count} lines were logged: the test sees too little.");
        var signature = token.Split('.')[2];
        foreach (var secret in new[] { Password, Next, Wrong, signature })
        {
            Assert.DoesNotContain(log.Lines, line => line.Contains(secret, StringComparison.Ordinal));
            Assert.DoesNotContain(answers, answer => answer.Contains(secret, StringComparison.Ordinal));
        }
    }
}
