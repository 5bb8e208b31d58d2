namespace Slipway.Server.Limits;

/// <summary>What a request takes of the server while it lasts. Each kind has bounds of its own.</summary>
public enum RequestKind
{
    /// <summary>Answered and over.</summary>
    Request,

    /// <summary>Reads a Task's events as they come.</summary>
    Watcher,

    /// <summary>Follows a log.</summary>
    Log,

    /// <summary>A command in an instance.</summary>
    Tunnel,

    Upload,

    /// <summary>Always answered: whoever looks after the server asks it when everything else is full.</summary>
    Uncounted,
}
