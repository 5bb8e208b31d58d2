using System.Text;
using Slipway.Contracts.Names;
using Slipway.Policy.Decisions;
using Slipway.Policy.Defaults;
using Slipway.Policy.Documents;

namespace Slipway.Policy.Bench;

/// <summary>A large cluster: 1,000 team namespaces with ten rules each, beside the default documents.</summary>
internal static class Cluster
{
    public const int Namespaces = 1_000;
    public const int RulesPerNamespace = 10;

    public static PolicySet Build()
    {
        var documents = new List<PolicyDocument>(DefaultDocuments.All());
        // A hundred teams in a document, as an operator would split them.
        foreach (var chunk in Enumerable.Range(0, Namespaces).Chunk(100))
        {
            var text = new StringBuilder();
            foreach (var team in chunk)
                AppendTeam(text, team);
            var parsed = PolicyDocument.Parse($"teams-{chunk[0]}", text.ToString());
            documents.Add(parsed.Document ?? throw new InvalidOperationException(parsed.Diagnostics[0].ToString()));
        }

        return PolicySet.Create(documents);
    }

    public static PolicyQuestion Hit(PolicyPrincipal principal, int team) =>
        PolicyQuestion.Permit(principal, Fqn.Parse($"job::/prod/team{team}::web"), "create");

    private static void AppendTeam(StringBuilder text, int team) => text.Append($$"""
        job::/prod/team{{team}} {
            if (auth_server@apcera.me->name == "lead{{team}}") { role admin }
            if (auth_server@apcera.me->name == "dev{{team}}a") { role developer }
            if (auth_server@apcera.me->name == "dev{{team}}b") { role developer }
            if (role == developer) { permit create, read, update, start, stop }
            if (service fqnMatch "service::/prod/team{{team}}") { permit bind }
            if (route fqnMatch "route::/http/com/example/team{{team}}") { permit map }
            { docker.allow "https://registry-1.docker.io/team{{team}}" }
            if (auth_server@apcera.me->name beginsWith "job::/prod/team{{team}}::ci") { permit read, update }
            if (auth_server@apcera.me->name == "auditor") { permit read }
            { schedulingTag.hard prod }
        }

        """);
}
