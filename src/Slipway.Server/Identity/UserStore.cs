using System.Security.Cryptography;
using Dapper;
using Slipway.Server.Storage;

namespace Slipway.Server.Identity;

/// <summary>Users with passwords.</summary>
public sealed partial class UserStore(Database database, DataFolder folder, TimeProvider time, ILogger<UserStore> logger)
{
    /// <summary>Where the first administrator's password is left for whoever may read the data folder.</summary>
    public const string InitialPasswordFile = "initial-admin-password";

    // A check against this takes as long as one against a real user's: names can't be found out by timing.
    private static readonly Lazy<string> NobodysHash = new(() => PasswordHash.Create("nobody"));

    public async Task<bool> VerifyAsync(string name, string password)
    {
        var hash = database.Read(connection => connection.QuerySingleOrDefault<string>(
            "SELECT password_hash FROM users WHERE name = @name", new { name }));
        // Tens of milliseconds of memory-hard work: off the threads that serve.
        return await Task.Run(() => PasswordHash.Verify(password, hash ?? NobodysHash.Value)) && hash is not null;
    }

    /// <summary>Makes the administrator at the first start, with a password of chance that is written to a file.</summary>
    public async Task EnsureAdministratorAsync()
    {
        if (database.Read(connection => connection.ExecuteScalar<long>("SELECT count(*) FROM users")) > 0)
            return;

        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        var file = Path.Combine(folder.Path, InitialPasswordFile);
        await using (var stream = new FileStream(file, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(password + "\n"));
        }

        var hash = PasswordHash.Create(password);
        await database.WriteAsync(connection => connection.Execute(
            "INSERT INTO users (name, password_hash, created_at) VALUES (@name, @hash, @now)",
            new { name = Principal.Administrator, hash, now = time.GetUtcNow().ToUnixTimeMilliseconds() }));
        LogAdministrator(logger, Principal.Administrator, file);
    }

    [LoggerMessage(EventId = 1101, Level = LogLevel.Information, Message = "Made the user '{User}'; the password is in {File}.")]
    private static partial void LogAdministrator(ILogger logger, string user, string file);
}
