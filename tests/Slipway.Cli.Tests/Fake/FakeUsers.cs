using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Identity;

namespace Slipway.Cli.Tests.Fake;

/// <summary>Users and their passwords.</summary>
internal sealed class FakeUsers
{
    private static readonly DateTimeOffset Time = new(2026, 11, 22, 10, 20, 30, TimeSpan.Zero);

    public ConcurrentDictionary<string, string> Passwords { get; } = new(StringComparer.Ordinal) { ["admin"] = "secret" };

    public void Map(WebApplication app)
    {
        app.MapGet("/v1/users", () => Results.Json(
            [.. Passwords.Keys.Order(StringComparer.Ordinal).Select(Info)], SlipwayJson.Default.IReadOnlyListUserInfo));
        app.MapGet("/v1/users/{name}", (string name) => Results.Json(Find(name), SlipwayJson.Default.UserInfo));
        app.MapPost("/v1/users", async (HttpContext context) =>
        {
            var request = (await context.Request.ReadFromJsonAsync(SlipwayJson.Default.CreateUserRequest))!;
            return Passwords.TryAdd(request.Name!, request.Password!)
                ? Results.Json(Info(request.Name!), SlipwayJson.Default.UserInfo)
                : throw new SlipwayException(ErrorCodes.NameTaken, $"The user \"{request.Name}\" exists already.");
        });
        app.MapDelete("/v1/users/{name}", (string name) => Passwords.TryRemove(Find(name).Name, out _));
        app.MapPut("/v1/users/{name}/password", async (string name, HttpContext context) =>
        {
            var request = (await context.Request.ReadFromJsonAsync(SlipwayJson.Default.ChangePasswordRequest))!;
            if (name == "admin" && request.CurrentPassword != Passwords["admin"])
                throw new SlipwayException(ErrorCodes.LoginFailed, "The current password is wrong.");
            Passwords[Find(name).Name] = request.Password!;
        });
        app.MapDelete("/v1/users/{name}/tokens", (string name) => Find(name).Name);
    }

    private UserInfo Find(string name) =>
        Passwords.ContainsKey(name) ? Info(name) : throw new SlipwayException(ErrorCodes.NotFound, $"There is no user \"{name}\".");

    private static UserInfo Info(string name) => new() { Name = name, CreatedAt = Time, CreatedBy = "admin", PasswordChangedAt = Time };
}
