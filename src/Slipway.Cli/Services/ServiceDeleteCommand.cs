using Slipway.Cli.Grammar;
using Slipway.Cli.Names;

namespace Slipway.Cli.Services;

/// <summary><c>apc service delete SERVICE</c></summary>
internal static class ServiceDeleteCommand
{
    public static Verb Create()
    {
        var name = ServiceArgument.Create();
        var batch = Flags.Batch();
        var quiet = Flags.Quiet();
        return new Verb("delete", "Delete a service that no job is bound to.") { name, batch, quiet }
            .With(notes: "", new Example("Delete it", "apc service delete db"))
            .Does(async call =>
            {
                var service = await Lookup.ServiceAsync(call, call.Value(name)!);
                var silent = call.Value(quiet);
                await DeleteQuestion.AskAsync(call, $"Delete service \"{service.Fqn.Name}\"", call.Value(batch) || silent);
                if (silent)
                {
                    await call.Client.Services.DeleteAsync(service.Uuid, call.Cancelled);
                    return;
                }

                await call.StepAsync($"Deleting service \"{service.Fqn.Name}\"", () => call.Client.Services.DeleteAsync(service.Uuid, call.Cancelled));
                call.Screen.Success();
            });
    }
}
