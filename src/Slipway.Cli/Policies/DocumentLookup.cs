using Slipway.Cli.Grammar;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Policy;

namespace Slipway.Cli.Policies;

/// <summary>Finds the document that was named, or says what there is.</summary>
internal static class DocumentLookup
{
    public static async Task<PolicyDocumentInfo> GetAsync(Call call, string name, long? version = null)
    {
        try
        {
            return await call.Client.Policy.GetAsync(name, version, call.Cancelled);
        }
        catch (SlipwayException failure) when (failure.Code == ErrorCodes.NotFound)
        {
            throw await MissingAsync(call, name, version, failure);
        }
    }

    public static async Task<CommandException> MissingAsync(Call call, string name, long? version, SlipwayException failure)
    {
        var others = await call.Client.Policy.ListAsync(call.Cancelled);
        return others.Any(other => other.Name == name)
            ? new CommandException(ExitCodes.NotFound, $"The policy document \"{name}\" has no version {version}.", $"`apc policy versions {name}` shows those it has.", failure)
            : new CommandException(
                ExitCodes.NotFound,
                $"There is no policy document \"{name}\" that you may read.{Suggestion.Sentence(name, others.Select(other => other.Name))}",
                "`apc policy list` shows those that you may read.",
                failure);
    }
}
