using Slipway.Cli.Grammar;
using Slipway.Client;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Identity;
using Slipway.Contracts.Names;

namespace Slipway.Cli.Session;

/// <summary>Which server, as whom, in which namespace.</summary>
internal sealed class ApcSession(TimeProvider time) : IDisposable
{
    private const string Bearer = "Bearer ";

    private ApcState? state;
    private SlipwayClient? client;
    private NamespacePath? workingIn;

    public StateFile File { get; } = new();

    public ApcState State => state ??= File.Read();

    public string Target => State.Target
        ?? throw new CommandException(ExitCodes.Usage, "No target is set: apc does not know which server to talk to.", "Set one: `apc target http://127.0.0.1:8080`.");

    /// <summary>The token for the target, without the word Bearer; null where there is none.</summary>
    public string? Token => State.Tokens.GetValueOrDefault(Target)?.Replace(Bearer, "", StringComparison.Ordinal);

    /// <summary>With a token of ours, or with the one that the platform adds.</summary>
    public bool IsLoggedIn => State.Tokens.ContainsKey(Target) || State.AppAuth.Contains(Target);

    /// <summary>The target as the present user.</summary>
    public SlipwayClient Client => client ??= Connect(Token);

    public SlipwayClient Connect(string? token) => new(new SlipwayClientOptions
    {
        Target = new Uri(Target),
        Token = token,
        TimeProvider = time,
        UserAgent = "apc/" + VersionCommand.Version,
    });

    /// <summary>Where local names are looked up: what <c>apc namespace</c> chose, else the user's own.</summary>
    public async Task<NamespacePath> WorkingInAsync(CancellationToken cancellationToken)
    {
        if (workingIn is { } known)
            return known;
        var chosen = State.Namespaces.GetValueOrDefault(Target);
        workingIn = chosen is not null && NamespacePath.TryParse(chosen, out var ns, out _)
            ? ns
            : await Client.Identity.GetDefaultNamespaceAsync(cancellationToken);
        return workingIn.Value;
    }

    public void SetTarget(string target) => state = File.Change(now => now with { Target = target });

    public void SetNamespace(NamespacePath ns)
    {
        state = File.Change(now => now with { Namespaces = With(now.Namespaces, Target, ns.ToString()) });
        workingIn = ns;
    }

    /// <param name="token">Null where the platform adds one.</param>
    /// <param name="caller">Whom the server took it for.</param>
    public void LogIn(string? token, CallerInfo caller) => state = File.Change(now => now with
    {
        Tokens = With(now.Tokens, Target, token is null ? null : Bearer + token),
        AppAuth = token is null ? [.. now.AppAuth.Except([Target]), Target] : [.. now.AppAuth.Except([Target])],
        Users = With(now.Users, Target, caller.Name),
        Namespaces = With(now.Namespaces, Target, caller.Namespace.ToString()),
    });

    public void LogOut() => state = File.Change(now => now with
    {
        Tokens = With(now.Tokens, Target, null),
        AppAuth = [.. now.AppAuth.Except([Target])],
        Users = With(now.Users, Target, null),
        Namespaces = With(now.Namespaces, Target, null),
    });

    public void Dispose() => client?.Dispose();

    private static Dictionary<string, string> With(Dictionary<string, string> map, string key, string? value)
    {
        var changed = new Dictionary<string, string>(map);
        if (value is null)
            changed.Remove(key);
        else
            changed[key] = value;
        return changed;
    }
}
