namespace Slipway.EndToEnd.Tests.Support;

/// <summary>People at their terminals.</summary>
internal static class UserTerminal
{
    /// <summary>The operator makes a user, who then logs in with the password at a terminal of their own.</summary>
    public static async Task<Terminal> CreateUserAsync(this RunningServer server, Terminal operatorTerminal, string name, string password)
    {
        await operatorTerminal.RunAsync($"user create {name}", password + "\n");
        var terminal = server.OpenStrangersTerminal(name);
        await terminal.RunAsync($"target {server.Url}");
        await terminal.RunAsync("login --basic", $"{name}\n{password}\n");
        return terminal;
    }
}
