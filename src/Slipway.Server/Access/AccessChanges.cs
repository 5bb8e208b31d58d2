namespace Slipway.Server.Access;

/// <summary>
/// Told whenever an answer given before may no longer hold: documents changed, tokens were revoked, a user or a job is gone.
/// Whoever lets somebody go on reading asks again then.
/// </summary>
public sealed class AccessChanges
{
    /// <summary>Raised on the thread that made the change; handlers must be quick and must not throw.</summary>
    public event Action? Changed;

    public void Raise() => Changed?.Invoke();
}
