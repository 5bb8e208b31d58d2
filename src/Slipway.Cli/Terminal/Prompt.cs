namespace Slipway.Cli.Terminal;

/// <summary>Asks, and reads what is typed or piped.</summary>
internal sealed class Prompt(Screen screen)
{
    /// <summary>Enter means <paramref name="byDefault"/>; so does the end of the input, except that it never means yes.</summary>
    public async Task<bool> ConfirmAsync(string question, bool byDefault, CancellationToken cancellationToken)
    {
        while (true)
        {
            screen.Ask(question + (byDefault ? " [Y/n]: " : " [y/N]: "));
            var answer = (await ReadLineAsync(cancellationToken))?.Trim().ToLowerInvariant();
            if (!screen.CanAsk || answer is null)
                screen.EndAsked();
            switch (answer)
            {
                case null:
                    return false;
                case "":
                    return byDefault;
                case "y" or "yes":
                    return true;
                case "n" or "no":
                    return false;
            }
        }
    }

    /// <summary>Asks until the answer begins with one of the letters. Enter means <paramref name="byDefault"/>, the end of the input <paramref name="atEnd"/>.</summary>
    public async Task<char> ChooseAsync(string question, string letters, char byDefault, char atEnd, CancellationToken cancellationToken)
    {
        while (true)
        {
            screen.Ask(question);
            var answer = (await ReadLineAsync(cancellationToken))?.Trim().ToLowerInvariant();
            switch (answer)
            {
                case null:
                    screen.EndAsked();
                    return atEnd;
                case "":
                    return byDefault;
                case [var letter, ..] when letters.Contains(letter, StringComparison.Ordinal):
                    return letter;
            }
        }
    }

    /// <summary>One line, or null at the end of the input. The question is only put where someone sees it.</summary>
    public async Task<string?> AskAsync(string question, CancellationToken cancellationToken)
    {
        if (screen.CanAsk)
            screen.Ask(question + " ");
        return await ReadLineAsync(cancellationToken);
    }

    /// <summary>As <see cref="AskAsync"/>, with nothing of the answer on the screen.</summary>
    public async Task<string?> AskSecretAsync(string question, CancellationToken cancellationToken)
    {
        if (!screen.CanAsk)
            return await ReadLineAsync(cancellationToken);
        screen.Ask(question + " ");
        var answer = await Task.Run(ReadSecret, cancellationToken).WaitAsync(cancellationToken);
        screen.EndAsked();
        return answer;
    }

    // A read from the keyboard can't be cancelled; it is left behind on its thread when the process is about to end.
    private static Task<string?> ReadLineAsync(CancellationToken cancellationToken) =>
        Task.Run(Console.In.ReadLine, cancellationToken).WaitAsync(cancellationToken);

    private static string ReadSecret()
    {
        var typed = new System.Text.StringBuilder();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter)
                return typed.ToString();
            if (key.Key == ConsoleKey.Backspace)
                typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                typed.Append(key.KeyChar);
        }
    }
}
