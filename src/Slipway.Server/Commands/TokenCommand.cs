using System.CommandLine;
using Slipway.Contracts.Errors;
using Slipway.Server.Configuration;
using Slipway.Server.Identity;

namespace Slipway.Server.Commands;

/// <summary><c>slipway token</c>: whoever may read the data folder's keys may be anybody.</summary>
internal static class TokenCommand
{
    public static Command Create()
    {
        var data = new Option<string?>("--data") { Description = "The server's data folder. Default as for 'serve'." };
        var config = new Option<FileInfo?>("--config") { Description = "Settings as JSON, as for 'serve'." };
        var user = new Option<string>("--user") { Description = "Whom the token stands for.", DefaultValueFactory = _ => Principal.Administrator };
        var hours = new Option<double>("--hours") { Description = "How long it is good for.", DefaultValueFactory = _ => TokenIssuer.DefaultLifetime.TotalHours };
        var command = new Command("token", "Print a bearer token, for whoever may read the server's data folder.") { data, config, user, hours };
        command.SetAction(async (parsed, _) =>
        {
            try
            {
                var options = ServerConfiguration.Load(parsed.GetValue(config)?.FullName, Flags.Of([("data", parsed.GetValue(data))], []));
                using var keys = SigningKeys.Open(options.Data, TimeProvider.System);
                var token = new TokenIssuer(keys, TimeProvider.System).Issue(
                    Principal.Authenticated(parsed.GetValue(user)!, "dataFolder"), TimeSpan.FromHours(parsed.GetValue(hours)));
                await Console.Out.WriteLineAsync(token);
                return ExitCodes.Success;
            }
            catch (Exception exception) when (exception is InvalidConfigurationException or IOException or UnauthorizedAccessException)
            {
                await Console.Error.WriteLineAsync($"Error: {exception.Message}");
                return ExitCodes.Usage;
            }
        });
        return command;
    }
}
