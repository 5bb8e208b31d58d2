using Slipway.Cli.Grammar;
using Slipway.Cli.Terminal;
using Slipway.Cli.Units;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Policy;

namespace Slipway.Cli.Policies;

/// <summary><c>apc policy versions NAME</c></summary>
internal static class PolicyVersionsCommand
{
    public static Verb Create()
    {
        var name = PolicyCommands.Name();
        var json = Flags.Json();
        return new Verb("versions", "List the versions of a policy document: who changed it, and when.") { name, json }
            .With(
                notes: "",
                new Example("See what the last change was", "apc policy versions prod", "apc policy show prod --version 3 > old.pol"))
            .Does(async call =>
            {
                var versions = await ReadAsync(call, call.Value(name)!);
                if (call.Value(json))
                    JsonText.Print(call.Screen, versions);
                else
                    call.Screen.Line(Draw(versions, BoxStyle.For(call.Screen)));
            });
    }

    private static async Task<IReadOnlyList<PolicyDocumentInfo>> ReadAsync(Call call, string name)
    {
        try
        {
            return await call.Client.Policy.ListVersionsAsync(name, call.Cancelled);
        }
        catch (SlipwayException failure) when (failure.Code == ErrorCodes.NotFound)
        {
            throw await DocumentLookup.MissingAsync(call, name, version: null, failure);
        }
    }

    private static string Draw(IReadOnlyList<PolicyDocumentInfo> versions, BoxStyle style)
    {
        var table = new ListTable("Version", "Changed", "By", "");
        foreach (var version in versions)
            table.Add($"{version.Version}", Instant.Format(version.UpdatedAt), version.UpdatedBy, version.Deleted ? "deleted" : "");
        return table.Draw(style);
    }
}
