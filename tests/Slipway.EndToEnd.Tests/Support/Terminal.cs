using Xunit;

namespace Slipway.EndToEnd.Tests.Support;

/// <summary>Where a user types <c>apc</c> commands; what apc remembers lies in a folder of its own.</summary>
internal sealed class Terminal(string home)
{
    private readonly Dictionary<string, string> environment = new() { ["APC_HOME"] = home, ["HOME"] = home, ["LANG"] = "C.UTF-8" };

    /// <summary>The folder that the user is in; the test program's own to begin with.</summary>
    public string Folder { get; set; } = "";

    /// <summary>Runs <c>bin/apc</c>, which must succeed.</summary>
    public async Task<Command> RunAsync(string commandLine, string input = "")
    {
        var command = await TryAsync(commandLine, input);
        Assert.True(command.ExitCode == 0, $"apc {commandLine}: {command.ExitCode}\n{command.Output}\n{command.Errors}");
        return command;
    }

    /// <summary>Writes a file of the user's, and says where it lies.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Join(home, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Makes a folder of the user's.</summary>
    public string MakeFolder(string name) => Directory.CreateDirectory(Path.Join(home, name)).FullName;

    public string Read(string name) => File.ReadAllText(Path.Join(home, name));

    public Task<Command> TryAsync(string commandLine, string input = "") => Command.RunAsync(
        Apc, Words(commandLine), environment, input, Folder, TestContext.Current.CancellationToken);

    /// <summary>Runs <c>bin/apc</c> until what it printed is enough, as <c>app logs</c>, which goes on until Ctrl-C.</summary>
    public Task<IReadOnlyList<string>> FollowAsync(string commandLine, Func<IReadOnlyList<string>, bool> isEnough) => Command.FollowAsync(
        Apc, Words(commandLine), environment, isEnough, TestContext.Current.CancellationToken);

    private static string Apc => Path.Join(Repository.Root, "bin", "apc");

    // As a shell reads it: words in double quotes stay together.
    private static IEnumerable<string> Words(string commandLine) => commandLine.Split('"')
        .SelectMany((part, i) => i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
