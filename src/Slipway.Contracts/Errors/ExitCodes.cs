namespace Slipway.Contracts.Errors;

/// <summary>What <c>apc</c> ends with, by the side that has to act.</summary>
public static class ExitCodes
{
    public const int Success = 0;

    /// <summary>Something failed that has no better code; a defect, most likely.</summary>
    public const int Failure = 1;

    /// <summary>The command or the request is wrong as written.</summary>
    public const int Usage = 2;

    /// <summary>Nobody is logged in, or the token is no longer good.</summary>
    public const int NotLoggedIn = 3;

    /// <summary>Policy does not allow it.</summary>
    public const int Denied = 4;

    /// <summary>What was named does not exist, or may not be seen.</summary>
    public const int NotFound = 5;

    /// <summary>A name is taken, or something is not in the state the command needs.</summary>
    public const int Conflict = 6;

    /// <summary>The image or its registry.</summary>
    public const int Image = 7;

    /// <summary>The engine, or the app itself, did not start.</summary>
    public const int Engine = 8;

    /// <summary>No room: disk or quota.</summary>
    public const int NoRoom = 9;

    /// <summary>The server can't be reached or asks to come back later.</summary>
    public const int Unavailable = 10;

    /// <summary>Cancelled, by Ctrl-C or by somebody else.</summary>
    public const int Cancelled = 130;
}
