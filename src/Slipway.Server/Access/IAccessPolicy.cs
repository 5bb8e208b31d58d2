namespace Slipway.Server.Access;

/// <summary>Who may do what. The one place that every call asks.</summary>
public interface IAccessPolicy
{
    AccessDecision Decide(AccessQuestion question);
}
