using System.Security.Cryptography;
using System.Text;
using Slipway.Server.Access;
using Slipway.Server.Storage;

namespace Slipway.Server.Identity;

/// <summary>Makes the administrator of a fresh server, with a password of chance that is left in a file for its owner.</summary>
public sealed partial class FirstAdministrator(UserStore users, DataFolder folder, ILogger<FirstAdministrator> logger)
{
    /// <summary>Where the password is left for whoever may read the data folder.</summary>
    public const string PasswordFile = "initial-admin-password";

    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (users.List().Any())
            return;

        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        var file = Path.Combine(folder.Path, PasswordFile);
        await using (var stream = new FileStream(file, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(password + "\n"), cancellationToken);
        }

        await users.CreateAsync(UserName.Parse(Principal.Administrator), password, Caller.Server.Principal.Name, cancellationToken);
        LogAdministrator(logger, Principal.Administrator, file);
    }

    [LoggerMessage(EventId = 1101, Level = LogLevel.Information, Message = "Made the user '{User}'; the password is in {File}.")]
    private static partial void LogAdministrator(ILogger logger, string user, string file);
}
