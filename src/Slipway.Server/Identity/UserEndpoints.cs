using Slipway.Contracts;
using Slipway.Server.Access;
using Slipway.Server.Audit;
using Slipway.Server.Http;
using Slipway.Server.Idempotency;
using Slipway.Server.Policy;

namespace Slipway.Server.Identity;

/// <summary>Users over HTTP: list, make, delete, passwords, revocation. An account is the resource <c>auth::/users::NAME</c>.</summary>
internal static class UserEndpoints
{
    private const string ReadUser = "permit read on auth::/users::NAME";
    private const string UpdateUser = "permit update on auth::/users::NAME";

    public static void MapUsers(this IEndpointRouteBuilder routes)
    {
        var users = routes.MapGroup("/v1/users");
        users.MapGet("", List).Requires($"{ReadUser}; others are left out");
        users.MapPost("", CreateAsync).Requires("permit create on auth::/users::NAME").OncePerKey();
        users.MapGet("{name}", async (string name, HttpContext context, UserStore store, AccessPolicy policy) =>
            Results.Json((await FindAsync(name, context, store, policy)).ToWire(), SlipwayJson.Wire.UserInfo)).Requires(ReadUser);
        users.MapDelete("{name}", DeleteAsync).Requires(ReadUser, "permit delete on auth::/users::NAME");
        users.MapPut("{name}/password", ChangePasswordAsync).Requires(ReadUser, UpdateUser, "the current password, for one's own");
        users.MapDelete("{name}/tokens", RevokeAsync).Requires(ReadUser, UpdateUser);
    }

    private static IResult List(HttpContext context, UserStore store, AccessPolicy policy)
    {
        var principal = context.GetCaller().Principal;
        var found = store.List().Where(user => policy.Allows(principal, Permit.Read(user.Name.Fqn))).Select(user => user.ToWire()).ToList();
        return Results.Json(found, SlipwayJson.Wire.IReadOnlyListUserInfo);
    }

    private static async Task<IResult> CreateAsync(HttpContext context, UserStore store, AccessPolicy policy, AuditLog audit)
    {
        var request = await context.ReadBodyAsync(SlipwayJson.Wire.CreateUserRequest);
        var problems = new ProblemList();
        var name = problems.Parse<UserName>("$.name", request.Name);
        PasswordRules.Check(problems, "$.password", request.Password, request.Name ?? "");
        problems.ThrowIfAny();

        var caller = context.GetCaller();
        await policy.RequireAsync(caller, Permit.Create(name.Fqn));
        var user = await store.CreateAsync(name, request.Password!, caller.Principal.Name, context.RequestAborted);
        await audit.WriteAsync(caller, AuditEvents.UserCreated, name.Fqn, allowed: true);
        return Results.Json(user.ToWire(), SlipwayJson.Wire.UserInfo);
    }

    private static async Task<IResult> DeleteAsync(
        string name, HttpContext context, UserStore store, AccessPolicy policy, PolicyLockOut lockOut, AuditLog audit)
    {
        var user = await FindAsync(name, context, store, policy);
        await policy.RequireAsync(context.GetCaller(), Permit.Delete(user.Name.Fqn));
        using (await lockOut.TakeTurnAsync(context.RequestAborted))
        {
            if (context.Request.Query["force"] != "true")
                lockOut.RequireSomebodyBeside(name);
            await store.DeleteAsync(user.Name);
        }

        await audit.WriteAsync(context.GetCaller(), AuditEvents.UserDeleted, user.Name.Fqn, allowed: true);
        return Results.Ok();
    }

    private static async Task<IResult> ChangePasswordAsync(
        string name, HttpContext context, UserStore store, AccessPolicy policy, Logins logins, AuditLog audit)
    {
        var request = await context.ReadBodyAsync(SlipwayJson.Wire.ChangePasswordRequest);
        var caller = context.GetCaller();
        var user = await FindAsync(name, context, store, policy);
        await policy.RequireAsync(caller, Permit.Update(user.Name.Fqn));
        var problems = new ProblemList();
        PasswordRules.Check(problems, "$.password", request.Password, name);
        // Whoever finds somebody's terminal must not be able to take over the account.
        var isOwn = caller.Principal.Name == name || caller.Principal.Login == name;
        if (isOwn && request.CurrentPassword is not { Length: <= PasswordRules.MaxLength })
            problems.Add("$.current_password", "is required to change one's own password");
        problems.ThrowIfAny();

        if (isOwn)
            await logins.VerifyAsync(name, request.CurrentPassword!, caller, context.RequestAborted);
        await store.SetPasswordAsync(user.Name, request.Password!, context.RequestAborted);
        await audit.WriteAsync(caller, AuditEvents.PasswordChanged, user.Name.Fqn, allowed: true);
        return Results.Ok();
    }

    private static async Task<IResult> RevokeAsync(string name, HttpContext context, UserStore store, AccessPolicy policy, AuditLog audit)
    {
        var user = await FindAsync(name, context, store, policy);
        await policy.RequireAsync(context.GetCaller(), Permit.Update(user.Name.Fqn));
        await store.RevokeTokensAsync(user.Name);
        await audit.WriteAsync(context.GetCaller(), AuditEvents.TokensRevoked, user.Name.Fqn, allowed: true);
        return Results.Ok();
    }

    private static Task<UserRecord> FindAsync(string name, HttpContext context, UserStore store, AccessPolicy policy) =>
        policy.ShowAsync(context.GetCaller(), store.Find(name), user => user.Name.Fqn, "user", name);
}
