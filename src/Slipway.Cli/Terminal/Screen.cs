using System.Text;

namespace Slipway.Cli.Terminal;

/// <summary>Where apc writes, and what the other end can show.</summary>
internal sealed class Screen
{
    private static readonly string[] LocaleVariables = ["LC_ALL", "LC_CTYPE", "LANG"];

    private bool midLine;

    private Screen(TextWriter output, TextWriter error)
    {
        Out = output;
        Error = error;
    }

    public TextWriter Out { get; }

    public TextWriter Error { get; }

    /// <summary>Standard output is looked at by a person.</summary>
    public bool IsTerminal { get; private init; }

    public bool ErrorIsTerminal { get; private init; }

    /// <summary>Questions can be asked: there is a keyboard, and the question will be seen.</summary>
    public bool CanAsk { get; private init; }

    public bool Colours { get; private init; }

    /// <summary>The locale says UTF-8: boxes can be drawn with lines.</summary>
    public bool Unicode { get; private init; }

    public static Screen OfProcess()
    {
        var terminal = !Console.IsOutputRedirected;
        return new Screen(Open(1, Console.OpenStandardOutput), Open(2, Console.OpenStandardError))
        {
            IsTerminal = terminal,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            CanAsk = !Console.IsInputRedirected && (terminal || !Console.IsErrorRedirected),
            Colours = terminal && string.IsNullOrEmpty(Variable("NO_COLOR")) && Variable("TERM") is not ("dumb" or null),
            Unicode = LocaleIsUtf8(),
        };
    }

    /// <summary>Columns of the terminal, now.</summary>
    public int Width()
    {
        try
        {
            return IsTerminal && Console.WindowWidth > 0 ? Console.WindowWidth : 80;
        }
        catch (IOException)
        {
            return 80;
        }
    }

    /// <summary>A line of our own words.</summary>
    public void Line(string text = "")
    {
        Out.WriteLine(text);
        Out.Flush();
        midLine = false;
    }

    /// <summary>A text from elsewhere that has its own line ends: to a pipe as it is, character by character.</summary>
    public void Text(string text)
    {
        Out.Write(IsTerminal ? string.Join('\n', text.Split('\n').Select(EscapeCleaner.Clean)) : text);
        if (IsTerminal && !text.EndsWith('\n'))
            Out.WriteLine();
        Out.Flush();
    }

    /// <summary>The beginning of a line whose end comes later: <c>Stopping the job... </c></summary>
    public void Begin(string text)
    {
        Out.Write(text);
        Out.Flush();
        midLine = true;
    }

    /// <summary>A question: where somebody sees it, and not in the file or pipe that the output goes to.</summary>
    public void Ask(string text)
    {
        if (IsTerminal || !ErrorIsTerminal)
        {
            Begin(text);
            return;
        }

        Error.Write(text);
        Error.Flush();
    }

    /// <summary>Ends the line of a question whose answer did not show.</summary>
    public void EndAsked()
    {
        if (IsTerminal || !ErrorIsTerminal)
            Line();
        else
            ErrorLine("");
    }

    public void ErrorLine(string text)
    {
        if (midLine)
            Line();
        Error.WriteLine(text);
        Error.Flush();
    }

    /// <summary>Makes foreign text fit to be shown: harmless on a terminal, untouched in a pipe.</summary>
    public string Foreign(string text) => IsTerminal ? EscapeCleaner.Clean(text) : text;

    public string Paint(Colour colour, string text) => !Colours ? text : colour switch
    {
        Colour.Success => $"\x1b[92m{text}\x1b[0m",
        Colour.Thread => $"\x1b[36m{text}\x1b[0m",
        Colour.Stdout => $"\x1b[34m{text}\x1b[0m",
        Colour.Stderr => $"\x1b[33m{text}\x1b[0m",
        Colour.Notice => $"\x1b[35m{text}\x1b[0m",
        Colour.Strong => $"\x1b[1m{text}\x1b[0m",
        Colour.Failure => $"\x1b[31m{text}\x1b[0m",
        _ => $"\x1b[2m{text}\x1b[0m",
    };

    public void Success() => Line(Paint(Colour.Success, "Success!"));

    /// <summary>Standard output for bytes that are not ours to look at.</summary>
    public static Stream OpenOutput() => OpenBytes(1, Console.OpenStandardOutput);

    /// <inheritdoc cref="OpenOutput" />
    public static Stream OpenError() => OpenBytes(2, Console.OpenStandardError);

    private static Stream OpenBytes(int descriptor, Func<Stream> otherwise) => OperatingSystem.IsWindows() ? otherwise() : new DescriptorStream(descriptor);

    private static StreamWriter Open(int descriptor, Func<Stream> otherwise) => new(OpenBytes(descriptor, otherwise), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 4096);

    private static bool LocaleIsUtf8()
    {
        // POSIX: the first of these that is set and not empty decides.
        var locale = LocaleVariables.Select(Variable).FirstOrDefault(value => !string.IsNullOrEmpty(value)) ?? "";
        return locale.Contains("UTF-8", StringComparison.OrdinalIgnoreCase) || locale.Contains("utf8", StringComparison.OrdinalIgnoreCase);
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name);
}
