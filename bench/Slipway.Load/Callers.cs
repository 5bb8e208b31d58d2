using Slipway.Client;
using Slipway.Contracts.Policy;

namespace Slipway.Load;

/// <summary>Four users of the directory, each with a sandbox.</summary>
internal static class Callers
{
    private const string Password = "a password for the load";

    public static async Task<IReadOnlyList<(string Name, SlipwayClient Client)>> CreateAsync(ServerUnderLoad server, string image)
    {
        await server.Admin.Policy.UpdateAsync([new PolicyDocumentUpdate { Name = "load", Text = $"job::/sandbox {{ {{ docker.allow \"{image}\" }} }}" }]);
        var callers = new List<(string, SlipwayClient)>();
        foreach (var name in new[] { "greedy", "anna", "bert", "carl" })
        {
            await server.Admin.Users.CreateAsync(name, Password);
            using var stranger = server.ClientOf(token: null);
            callers.Add((name, server.ClientOf((await stranger.Identity.LoginAsync(name, Password)).AccessToken)));
        }

        return callers;
    }
}
