using Xunit;

namespace Slipway.EndToEnd.Tests.Support;

/// <summary>Where a user types <c>apc</c> commands; what apc remembers lies in a folder of its own.</summary>
internal sealed class Terminal(string home)
{
    private readonly Dictionary<string, string> environment = new() { ["APC_HOME"] = home, ["HOME"] = home, ["LANG"] = "C.UTF-8" };

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

    public string Read(string name) => File.ReadAllText(Path.Join(home, name));

    public Task<Command> TryAsync(string commandLine, string input = "") => Command.RunAsync(
        Path.Join(Repository.Root, "bin", "apc"), commandLine.Split(' '), environment, input, TestContext.Current.CancellationToken);
}
