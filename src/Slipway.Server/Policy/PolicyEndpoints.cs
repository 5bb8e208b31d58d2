using System.Globalization;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Server.Access;
using Slipway.Server.Http;
using Slipway.Server.Idempotency;

namespace Slipway.Server.Policy;

/// <summary>Policy over HTTP: list, read, change, delete, simulate.</summary>
internal static class PolicyEndpoints
{
    private const string ReadText = "permit read on policy:: for every realm of the document";

    public static void MapPolicy(this IEndpointRouteBuilder routes)
    {
        var policy = routes.MapGroup("/v1/policy");
        policy.MapGet("", (HttpContext context, PolicyReader reader) =>
            Results.Json(reader.List(context.GetCaller().Principal), SlipwayJson.Wire.IReadOnlyListPolicyDocumentInfo)).Requires($"{ReadText}; others are left out");
        policy.MapPut("", PutAsync).Requires(
            "permit update on policy:: for every realm that the documents have and are to have", "permit create on policydoc:: for a document that is not there yet");
        policy.MapPost("sim", SimulateAsync)
            .Requires("permit read on policy:: for the FQN that is asked about, unless it is about the caller alone")
            .NeedsNoKey("It asks, and makes nothing.");
        policy.MapPost("check", async (HttpContext context, PolicyDraft draft) => Results.Json(
                draft.Check(context.GetCaller(), await context.ReadBodyAsync(SlipwayJson.Wire.PolicyUpdateRequest)), SlipwayJson.Wire.PolicyCheckResult))
            .Requires("nothing to have one's own text read; what it would change is told to those who may write it").NeedsNoKey("It asks, and makes nothing.");
        policy.MapGet("{name}", async (string name, HttpContext context, PolicyReader reader) => Results.Json(
            await reader.FindAsync(context.GetCaller(), DocumentChanges.NameOf(name), ReadNumber(context, "version")), SlipwayJson.Wire.PolicyDocumentInfo)).Requires(ReadText);
        policy.MapGet("{name}/versions", async (string name, HttpContext context, PolicyReader reader) => Results.Json(
            await reader.ListVersionsAsync(context.GetCaller(), DocumentChanges.NameOf(name)), SlipwayJson.Wire.IReadOnlyListPolicyDocumentInfo)).Requires(ReadText);
        policy.MapDelete("{name}", DeleteAsync).Requires(ReadText, "permit update on policy:: for every realm of the document", "permit delete on policydoc::");
    }

    private static async Task<IResult> PutAsync(HttpContext context, PolicyEditor editor)
    {
        var request = await context.ReadBodyAsync(SlipwayJson.Wire.PolicyUpdateRequest);
        var written = await editor.PutAsync(context.GetCaller(), request.Docs, ReadForce(context), context.RequestAborted);
        return Results.Json(written, SlipwayJson.Wire.IReadOnlyListPolicyDocumentInfo);
    }

    private static async Task<IResult> DeleteAsync(string name, HttpContext context, PolicyEditor editor)
    {
        await editor.DeleteAsync(
            context.GetCaller(), DocumentChanges.NameOf(name), ReadNumber(context, "for_version"), ReadForce(context), context.RequestAborted);
        return Results.Ok();
    }

    private static async Task<IResult> SimulateAsync(HttpContext context, PolicySimulator simulator)
    {
        var request = await context.ReadBodyAsync(SlipwayJson.Wire.PolicySimulationRequest);
        return Results.Json(await simulator.RunAsync(context.GetCaller(), request), SlipwayJson.Wire.PolicySimulationResult);
    }

    private static long? ReadNumber(HttpContext context, string key)
    {
        var text = context.Request.Query[key].ToString();
        if (text.Length == 0)
            return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new SlipwayException(ErrorCodes.RequestInvalid, $"{key} must be the number of a version.");
    }

    // Anything but a plain word must not pass for consent.
    private static bool ReadForce(HttpContext context) => context.Request.Query["force"].ToString() switch
    {
        "" or "false" => false,
        "true" => true,
        _ => throw new SlipwayException(ErrorCodes.RequestInvalid, "force must be true or false."),
    };
}
