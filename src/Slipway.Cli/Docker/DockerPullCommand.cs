using System.CommandLine;
using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Cli.Progress;
using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;

namespace Slipway.Cli.Docker;

/// <summary><c>apc docker pull [NAME] --image IMAGE</c></summary>
internal static class DockerPullCommand
{
    public static Verb Create()
    {
        var name = new Argument<string?>("name") { HelpName = "NAME", Arity = ArgumentArity.ZeroOrOne };
        var image = new ImageFlags();
        var batch = Flags.Batch();
        var json = Flags.Switch("json", null, "print each event as one line of JSON, for programs", FlagGroup.Output);
        var verb = new Verb("pull", "Fetch an image and make a package of it, without a job.") { name }
            .With(
                notes: "Without NAME the package is called after the image. Layers that are here already are not fetched again.",
                new Example("Fetch redis", "apc docker pull my_redis --image redis"));
        image.AddTo(verb);
        verb.Add(batch);
        verb.Add(json);
        return verb.Does(async call =>
        {
            var reference = image.Read(call);
            var fqn = await NameReader.ReadAsync(call, call.Value(name) ?? reference.ShortName, ResourceType.Package);
            var request = new CreateDockerPackageRequest { ImageUrl = reference.ToString(), PackageFqn = fqn.ToString() };
            var task = await call.Client.Packages.CreateFromImageAsync(request, call.Cancelled);
            await DetachableTask.FollowAsync(call, task, new TaskFollower(call, task, new TaskView(call.Screen, call.Value(json))));
            if (!call.Value(json))
                call.Screen.Success();
        });
    }
}
