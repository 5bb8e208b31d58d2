using Slipway.Contracts;
using Slipway.Contracts.Names;
using Slipway.Server.Storage;
using Slipway.Server.Tasks;

namespace Slipway.Server.Packages;

/// <summary><c>POST /v1/packages/docker</c>: an image becomes a package, and nothing else.</summary>
public sealed class PullOperation(ImagePackaging packaging, PackageRemoval removal) : IOperation
{
    public const string Name = "pull-image";

    public string Kind => Name;

    public async Task RunAsync(TaskRecord task, TaskReporter reporter, CancellationToken cancellationToken)
    {
        var request = Documents.Read(task.Request, SlipwayJson.Wire.CreateDockerPackageRequest);
        await packaging.MakeAsync(task, task.Fqn, ImageReference.Parse(request.ImageUrl!), reporter, cancellationToken);
    }

    public Task UndoAsync(TaskRecord task) => removal.RemoveMadeByAsync(task.Id);
}
