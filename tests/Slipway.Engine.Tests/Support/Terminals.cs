using System.Text;
using Slipway.Engine.Instances;
using Xunit;

namespace Slipway.Engine.Tests.Support;

/// <summary>What a person sees and types.</summary>
internal static class Terminals
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static ValueTask TypeAsync(this TerminalSession terminal, string text) => terminal.WriteAsync(Encoding.UTF8.GetBytes(text), Cancel);

    /// <summary>Reads until the output ends.</summary>
    public static async Task<(string Output, string Error)> ReadToEndAsync(this TerminalSession terminal)
    {
        var (output, error) = (new StringBuilder(), new StringBuilder());
        var buffer = new byte[1000];
        while (await terminal.ReadAsync(buffer, Cancel) is { Count: > 0 } read)
            (read.IsError ? error : output).Append(Encoding.UTF8.GetString(buffer, 0, read.Count));
        return (output.ToString(), error.ToString());
    }

    /// <summary>Reads until a text has come.</summary>
    public static async Task<string> WaitForAsync(this TerminalSession terminal, string text)
    {
        var seen = new StringBuilder();
        var buffer = new byte[1000];
        while (!seen.ToString().Contains(text, StringComparison.Ordinal))
        {
            var (count, _) = await terminal.ReadAsync(buffer, Cancel);
            if (count == 0)
                Assert.Fail($"The terminal ended without \"{text}\": {seen}");
            seen.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        return seen.ToString();
    }
}
