using Slipway.Contracts.Policy;
using Slipway.Server.Access;
using Slipway.Server.Identity;

namespace Slipway.Server.Storage;

/// <summary>A caller as a Task keeps it; the principal's name is in a column of its own.</summary>
internal sealed record StoredCaller
{
    public IReadOnlyList<TokenClaim> Claims { get; set; } = [];

    public string Address { get; set; } = "";

    public string Action { get; set; } = "";

    public string RequestId { get; set; } = "";

    public static StoredCaller Of(Caller caller) => new()
    {
        Claims = caller.Principal.TokenClaims,
        Address = caller.Address,
        Action = caller.Action,
        RequestId = caller.RequestId,
    };

    public Caller ToCaller(string principal) => new(Principal.Create(principal, Claims), Address, Action, RequestId);
}
