using System.CommandLine;
using System.Security.Cryptography;
using Slipway.Contracts.Errors;
using Slipway.Server.Configuration;
using Slipway.Server.Identity;
using Slipway.Server.Storage;

namespace Slipway.Server.Commands;

/// <summary><c>slipway keys list|rotate|retire</c>: the keys that tokens are signed with. A running server notices.</summary>
internal static class KeysCommand
{
    private static readonly TimeSpan DefaultOverlap = TimeSpan.FromHours(24);

    public static Command Create()
    {
        var id = new Argument<string>("id") { Description = "The key, as 'slipway keys list' shows it." };
        var overlap = new Option<double>("--overlap")
        {
            Description = "Hours for which the tokens of older keys stay good. Tokens that live longer end with it.",
            DefaultValueFactory = _ => DefaultOverlap.TotalHours,
            HelpName = "HOURS",
        };
        overlap.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0 and <= 24 * 366))
                result.AddError("--overlap must be 0 to 8784 hours.");
        });
        return new Command("keys", "The keys that tokens are signed with, for whoever may change the server's data folder. A running server notices.")
        {
            Make("list", "Show the keys.", (keys, _) => List(keys)),
            Make("rotate", "Add a key that signs from now on.", (keys, parsed) => Rotate(keys, TimeSpan.FromHours(parsed.GetValue(overlap))), overlap),
            Make("retire", "Remove an old key: tokens that it signed are no longer good.", (keys, parsed) => Retire(keys, parsed.GetValue(id)!), id),
        };
    }

    private static Command Make(string name, string description, Action<KeyFolder, ParseResult> run, params Symbol[] more)
    {
        var data = new Option<string?>("--data") { Description = "The server's data folder. Default as for 'serve'." };
        var config = new Option<FileInfo?>("--config") { Description = "Settings as JSON, as for 'serve'." };
        var command = new Command(name, description) { data, config };
        foreach (var symbol in more)
        {
            if (symbol is Argument argument)
                command.Add(argument);
            else
                command.Add((Option)symbol);
        }

        command.SetAction(parsed =>
        {
            try
            {
                var options = ServerConfiguration.Load(parsed.GetValue(config)?.FullName, Flags.Of([("data", parsed.GetValue(data))], []));
                DataFolder.RequireDatabase(options.Data);
                run(KeyFolder.Open(options.Data, TimeProvider.System), parsed);
                return ExitCodes.Success;
            }
            catch (Exception exception) when (exception is InvalidConfigurationException or ArgumentException or IOException or UnauthorizedAccessException or CryptographicException)
            {
                Console.Error.WriteLine($"Error: {exception.Message}");
                return ExitCodes.Usage;
            }
        });
        return command;
    }

    private static void List(KeyFolder keys)
    {
        var all = keys.Read();
        foreach (var key in all)
        {
            using (key)
            {
                var state = key.Id == all[^1].Id ? "signs"
                    : key.Until is not { } until ? "verifies"
                    : until > TimeProvider.System.GetUtcNow() ? $"verifies until {until:yyyy-MM-dd HH:mm:ss} UTC"
                    : $"ended {until:yyyy-MM-dd HH:mm:ss} UTC";
                Console.Out.WriteLine($"{key.Id}  {state}");
            }
        }
    }

    private static void Rotate(KeyFolder keys, TimeSpan overlap)
    {
        Console.Out.WriteLine($"New key {keys.Rotate(overlap)}");
        List(keys);
    }

    private static void Retire(KeyFolder keys, string id)
    {
        keys.Retire(id);
        Console.Out.WriteLine($"Retired {id}: its tokens are no longer good.");
    }
}
