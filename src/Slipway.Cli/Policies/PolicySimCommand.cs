using System.CommandLine;
using Slipway.Cli.Grammar;
using Slipway.Cli.Terminal;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Policy;

namespace Slipway.Cli.Policies;

/// <summary><c>apc policy sim CLAIM FQN</c></summary>
internal static class PolicySimCommand
{
    private const string HelpHint = "Try `apc help policy sim` for more information.";

    public static Verb Create()
    {
        var words = new Argument<string[]>("question") { HelpName = "CLAIM FQN", Arity = ArgumentArity.OneOrMore };
        var principal = Flags.Text("as", null, "PRINCIPAL", "ask about this user, or the job of this FQN, in place of yourself");
        var claims = Flags.Many("claim", null, "CLAIM", "what an identity provider would say of them: Google->email=a@example.com");
        var context = Flags.Many("with", null, "KEY=VALUE", "what the question gives, such as the other party of a bind: service=service::/apcera::http");
        var files = Flags.Many("file", null, "FILE", "decide as if this policy file were in force");
        var json = Flags.Json();
        return new Verb("sim", "Ask whether somebody may do something, and why; nothing is done.") { words, principal, claims, context, files, json }
            .With(
                notes: "CLAIM is as policy writes it, in quotes or not: permit create, docker.allow https://quay.io/org/app. A yes comes with the rules that led to it, a no with the claim that "
                    + "is missing and the rules that come near. apc ends with 0 for yes and 4 for no. Rules of documents that you may not read are named by their line only.",
                new Example("Ask about yourself", "apc policy sim permit create job::/sandbox/fred::web"),
                new Example("Ask about somebody else", "apc policy sim \"permit create\" job::/sandbox/fred::web --as fred"),
                new Example("Ask what a changed document would do", "apc policy sim permit read job::/prod --as fred --file prod.pol"),
                new Example("Ask the service's side of a bind", "apc policy sim permit bind service::/apcera::http --as admin --with job=job::/prod::web"))
            .Does(async call =>
            {
                var question = call.Value(words)!;
                if (question.Length < 2 || !question[^1].Contains("::", StringComparison.Ordinal))
                    throw new CommandException(ExitCodes.Usage, "A question is a claim and an FQN: permit create job::/sandbox/fred::web.", HelpHint);
                var result = await call.Client.Policy.SimulateAsync(
                    new PolicySimulationRequest
                    {
                        Claim = string.Join(' ', question[..^1]),
                        Fqn = question[^1],
                        Principal = call.Value(principal),
                        Claims = [.. call.Value(claims)!.Select(ReadClaim)],
                        Context = ReadContext(call.Value(context)!),
                        Docs = [.. (await PolicyFile.ReadAllAsync(call.Value(files)!, call.Cancelled)).Select(file => new DocumentImport(file, null).ToUpdate() with { ForVersion = null })],
                    },
                    call.Cancelled);
                if (call.Value(json))
                    JsonText.Print(call.Screen, result);
                else
                    new SimulationView(call.Screen).Show(result);
                return result.Allowed ? ExitCodes.Success : ExitCodes.Denied;
            });
    }

    // Google->email=a@example.com
    private static TokenClaim ReadClaim(string text)
    {
        var arrow = text.IndexOf("->", StringComparison.Ordinal);
        var equals = arrow < 0 ? -1 : text.IndexOf('=', arrow);
        return arrow > 0 && equals > arrow + 2
            ? new TokenClaim(text[..arrow], text[(arrow + 2)..equals], text[(equals + 1)..])
            : throw new CommandException(ExitCodes.Usage, $"\"{text}\" is not a claim of an issuer: write it as Google->email=a@example.com.", HelpHint);
    }

    private static Dictionary<string, string> ReadContext(string[] pairs)
    {
        var context = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || !context.TryAdd(pair[..equals], pair[(equals + 1)..]))
                throw new CommandException(ExitCodes.Usage, $"\"{pair}\" is not KEY=VALUE, or its key comes twice: write it as job=job::/prod::web.", HelpHint);
        }

        return context;
    }
}
