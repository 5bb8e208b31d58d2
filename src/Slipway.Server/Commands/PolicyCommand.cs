using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Contracts.Errors;
using Slipway.Policy.Defaults;
using Slipway.Server.Access;
using Slipway.Server.Audit;
using Slipway.Server.Configuration;
using Slipway.Server.Identity;
using Slipway.Server.Policy;
using Slipway.Server.Storage;

namespace Slipway.Server.Commands;

/// <summary><c>slipway policy reset</c>: the way back when nobody can change policy any more.</summary>
internal static class PolicyCommand
{
    public static Command Create() => new("policy", "Mend policy on the server's host.") { CreateReset() };

    private static Command CreateReset()
    {
        var data = new Option<string?>("--data") { Description = "The server's data folder. Default as for 'serve'." };
        var config = new Option<FileInfo?>("--config") { Description = "Settings as JSON, as for 'serve'." };
        var documents = new Option<string[]>("--document")
        {
            Description = "Only this document. One that does not come with the server is deleted; its versions are kept. May be repeated.",
            HelpName = "NAME",
        };
        var command = new Command("reset", "Write the default policy documents back, as new versions. The server must be stopped.") { data, config, documents };
        command.SetAction(async (parsed, _) =>
        {
            try
            {
                var options = ServerConfiguration.Load(parsed.GetValue(config)?.FullName, Flags.Of([("data", parsed.GetValue(data))], []));
                return await ResetAsync(options, parsed.GetValue(documents) ?? []);
            }
            catch (Exception exception) when (exception is InvalidConfigurationException or IOException or UnauthorizedAccessException or InvalidDataException)
            {
                await Console.Error.WriteLineAsync($"Error: {exception.Message}");
                return ExitCodes.Usage;
            }
        });
        return command;
    }

    private static async Task<int> ResetAsync(ServerOptions options, string[] named)
    {
        DataFolder.RequireDatabase(options.Data);
        using var folder = DataFolder.Open(options.Data);
        await using var database = new Database(folder.DatabaseFile, NullLogger<Database>.Instance);
        var inForce = new PolicyInForce(new AccessChanges());
        var store = new PolicyStore(database, inForce, new AuditLog(database, TimeProvider.System), options, TimeProvider.System);

        IReadOnlyList<string> names = named.Length > 0 ? [.. named.Select(DocumentChanges.NameOf).Distinct(StringComparer.Ordinal)] : DefaultDocuments.Names;
        var unknown = names.Where(name => !DefaultDocuments.Names.Contains(name) && !store.Exists(name)).ToList();
        if (unknown.Count > 0)
            throw new IOException($"There is no policy document {string.Join(", ", unknown)}; nothing was changed.");
        var changed = await store.RestoreAsync(names, new Caller(Principal.Server, "", "slipway policy reset", ""));
        foreach (var name in names)
        {
            var isDefault = DefaultDocuments.Names.Contains(name);
            await Console.Out.WriteLineAsync($"{name}: {(!changed.Contains(name) ? "is as it should be" : isDefault ? "written back" : "deleted")}");
        }

        return await TellWhoAsync(database, store, inForce);
    }

    private static async Task<int> TellWhoAsync(Database database, PolicyStore store, PolicyInForce inForce)
    {
        await store.OpenAsync();
        using var lockOut = new PolicyLockOut(database, inForce);
        var administrators = lockOut.FindAdministrators(inForce.Current).Take(10).ToList();
        if (administrators.Count > 0)
        {
            await Console.Out.WriteLineAsync($"Who can log in and change policy: {string.Join(", ", administrators)}.");
            return ExitCodes.Success;
        }

        var others = inForce.Current.Documents.Select(document => document.Name).Except(DefaultDocuments.Names, StringComparer.Ordinal);
        await Console.Error.WriteLineAsync(
            $"Error: Still nobody can log in and change policy. Another document may stand in the way (--document NAME deletes one): {string.Join(", ", others)}.");
        return ExitCodes.Failure;
    }
}
