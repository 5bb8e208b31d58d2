using System.Globalization;
using Slipway.Engine.Instances;
using Slipway.Server.Http;
using Slipway.Server.Jobs;

namespace Slipway.Server.Inside;

/// <summary>What a tunnel's URL asks for: <c>?command=/bin/sh&amp;command=-c&amp;command=ls&amp;tty=false&amp;user=app&amp;rows=50&amp;columns=132&amp;term=xterm</c>. How
/// long a command may be is said by <see cref="Contracts.Api.RequestLimits.LineBytes"/>.</summary>
internal static class TunnelQuery
{
    private const int MaxSize = 1000;
    private const string DefaultTerminal = "xterm";

    private static readonly string[] DefaultCommand = ["/bin/sh"];

    /// <exception cref="Contracts.Errors.SlipwayException">Names every parameter that is wrong.</exception>
    public static TerminalRequest Read(IQueryCollection query)
    {
        var problems = new ProblemList();
        List<string> command = [.. query["command"].OfType<string>()];
        JobChecks.Command(problems, "command", command);
        var user = query["user"].ToString();
        JobChecks.Name(problems, "user", user);
        var term = query["term"].ToString();
        JobChecks.Name(problems, "term", term);
        var tty = query["tty"].ToString() switch
        {
            "" or "true" => true,
            "false" => false,
            _ => Wrong(problems, "tty", "'true' or 'false' is expected"),
        };
        var rows = ReadSize(problems, query, "rows", 24);
        var columns = ReadSize(problems, query, "columns", 80);
        problems.ThrowIfAny();
        return new TerminalRequest(command.Count > 0 ? command : DefaultCommand, tty)
        {
            User = user.Length > 0 ? user : null,
            Rows = rows,
            Columns = columns,
            Environment = tty ? new Dictionary<string, string> { ["TERM"] = term.Length > 0 ? term : DefaultTerminal } : new Dictionary<string, string>(),
        };
    }

    /// <summary>Whether a terminal can be of this size.</summary>
    public static bool IsSize(int number) => number is >= 1 and <= MaxSize;

    private static int ReadSize(ProblemList problems, IQueryCollection query, string name, int otherwise)
    {
        var text = query[name].ToString();
        if (text.Length == 0)
            return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && IsSize(size))
            return size;
        problems.Add(name, $"1 to {MaxSize} is expected");
        return otherwise;
    }

    private static bool Wrong(ProblemList problems, string path, string text)
    {
        problems.Add(path, text);
        return false;
    }
}
