using System.Text.Json;
using Slipway.Cli.Grammar;
using Slipway.Contracts.Errors;

namespace Slipway.Cli.Session;

/// <summary>The file <c>$APC_HOME/.apc</c>, else <c>$HOME/.apc</c>: it holds tokens, so only its owner may read it.</summary>
internal sealed class StateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Path { get; } = System.IO.Path.Combine(Home(), ".apc");

    public ApcState Read()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(Path), StateJson.Default.ApcState) ?? new ApcState();
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return new ApcState();
        }
        catch (JsonException failure)
        {
            throw new CommandException(ExitCodes.Failure, $"{Path} is damaged ({failure.Message}). Remove it, then set the target and log in again.", inner: failure);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new CommandException(ExitCodes.Failure, $"{Path} can't be read: {failure.Message}", inner: failure);
        }
    }

    /// <summary>Reads, changes and writes at once; whoever reads meanwhile sees the old file or the new one, whole.</summary>
    public ApcState Change(Func<ApcState, ApcState> change)
    {
        var state = change(Read());
        var target = (File.Exists(Path) ? File.ResolveLinkTarget(Path, returnFinalTarget: true)?.FullName : null) ?? Path;
        var temporary = $"{target}.{Environment.ProcessId}.new";
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Delete(temporary);
            using (var stream = new FileStream(temporary, CreatePrivate()))
            {
                JsonSerializer.Serialize(stream, state, StateJson.Default.ApcState);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw new CommandException(ExitCodes.Failure, $"{target} can't be written: {failure.Message}", inner: failure);
        }

        return state;
    }

    private static FileStreamOptions CreatePrivate()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        // On Windows a user's profile is closed to other users as it is.
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return options;
    }

    private static string Home() =>
        Environment.GetEnvironmentVariable("APC_HOME") is { Length: > 0 } home ? home
        : Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } user ? user
        : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
}
