namespace Slipway.Server.Identity;

/// <summary>How a principal proved who it is: the claim <c>auth_server@apcera.me->authType</c>.</summary>
public static class AuthTypes
{
    /// <summary>With a password that the server's own directory knows.</summary>
    public const string Basic = "basicAuth";

    /// <summary>A job, by the platform's own word.</summary>
    public const string App = "appToken";

    /// <summary>By being able to read the server's data folder.</summary>
    public const string DataFolder = "dataFolder";
}
