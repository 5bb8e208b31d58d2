using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Server.Access;
using Slipway.Server.Audit;
using Slipway.Server.Configuration;
using Slipway.Server.Identity;
using Slipway.Server.Jobs;
using Slipway.Server.Policy;
using Slipway.Server.Storage;

namespace Slipway.Server.Commands;

/// <summary><c>slipway token</c>: whoever may read the data folder's keys may be anybody. Works beside a running server.</summary>
internal static class TokenCommand
{
    private const double DefaultHours = 24;
    private const double MaxHours = 24 * 366;

    public static Command Create()
    {
        var data = new Option<string?>("--data") { Description = "The server's data folder. Default as for 'serve'." };
        var config = new Option<FileInfo?>("--config") { Description = "Settings as JSON, as for 'serve'." };
        var user = new Option<string>("--user") { Description = "The user whom the token stands for.", DefaultValueFactory = _ => Principal.Administrator };
        var job = new Option<string?>("--job") { Description = "A job's FQN instead: its app token, if policy issues it one.", HelpName = "FQN" };
        var hours = new Option<double>("--hours") { Description = "How long a user's token is good for.", DefaultValueFactory = _ => DefaultHours };
        hours.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (> 0 and <= MaxHours))
                result.AddError($"--hours must be more than 0 and at most {MaxHours}.");
        });
        var command = new Command("token", "Print a bearer token, for whoever may read the server's data folder.") { data, config, user, job, hours };
        command.SetAction(async (parsed, _) =>
        {
            try
            {
                var options = ServerConfiguration.Load(parsed.GetValue(config)?.FullName, Flags.Of([("data", parsed.GetValue(data))], []));
                var token = await IssueAsync(options, parsed.GetValue(user)!, parsed.GetValue(job), TimeSpan.FromHours(parsed.GetValue(hours)));
                await Console.Out.WriteLineAsync(token.Text);
                return ExitCodes.Success;
            }
            catch (SlipwayException exception)
            {
                await Console.Error.WriteLineAsync($"Error: {exception.Message}");
                return exception.Code.ExitCode;
            }
            catch (Exception exception) when (exception is InvalidConfigurationException or IOException or UnauthorizedAccessException or InvalidDataException)
            {
                await Console.Error.WriteLineAsync($"Error: {exception.Message}");
                return ExitCodes.Usage;
            }
        });
        return command;
    }

    private static async Task<IssuedToken> IssueAsync(ServerOptions options, string user, string? job, TimeSpan lifetime)
    {
        await using var database = new Database(DataFolder.RequireDatabase(options.Data), NullLogger<Database>.Instance);
        using var keys = SigningKeys.Open(options.Data, TimeProvider.System);
        var tokens = new TokenIssuer(keys, TimeProvider.System);
        return job is null ? ForUser(database, tokens, user, lifetime) : await ForJobAsync(options, database, tokens, job);
    }

    private static IssuedToken ForUser(Database database, TokenIssuer tokens, string user, TimeSpan lifetime) =>
        database.Read(UserRows.All).Any(record => record.Name.ToString() == user)
            ? tokens.Issue(Principal.Authenticated(user, AuthTypes.DataFolder), lifetime)
            : throw new SlipwayException(ErrorCodes.NotFound, $"There is no user '{user}' in the server's directory.");

    private static async Task<IssuedToken> ForJobAsync(ServerOptions options, Database database, TokenIssuer tokens, string job)
    {
        if (!Fqn.TryParse(job, out var fqn, out var problem) || fqn.Type != ResourceType.Job || fqn.LocalName is null)
            throw new SlipwayException(ErrorCodes.RequestInvalid, $"--job: '{job}' is not the FQN of a job{(problem is null ? "" : $": {problem}")}.");
        var policy = new PolicyInForce(new AccessChanges());
        var audit = new AuditLog(database, TimeProvider.System);
        new PolicyStore(database, policy, audit, options, TimeProvider.System).Load();
        return await new AppTokens(new JobStore(database), policy, tokens, audit, TimeProvider.System).IssueAsync(fqn, Caller.Server with { Action = "slipway token" });
    }
}
