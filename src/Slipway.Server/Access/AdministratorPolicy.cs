using Slipway.Server.Identity;

namespace Slipway.Server.Access;

/// <summary>The administrator may do everything, everybody else nothing.</summary>
public sealed class AdministratorPolicy : IAccessPolicy
{
    public AccessDecision Decide(AccessQuestion question) =>
        question.Principal.Name == Principal.Administrator
            ? new AccessDecision(true, $"{Principal.Administrator} is the administrator")
            : new AccessDecision(false, $"missing claim {question.Claim} on \"{question.Target}\"");
}
