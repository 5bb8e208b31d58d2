using System.CommandLine;
using Slipway.Cli.Grammar;
using Slipway.Cli.Jobs;
using Slipway.Cli.Names;
using Slipway.Cli.Progress;
using Slipway.Contracts.Names;

namespace Slipway.Cli.Docker;

/// <summary><c>apc docker run [NAME] --image IMAGE</c>, and <c>apc docker create</c>, which does not start the job.</summary>
internal sealed class DockerRunCommand
{
    private readonly Argument<string?> name = new("name") { HelpName = "NAME", Arity = ArgumentArity.ZeroOrOne };
    private readonly ImageFlags image = new();
    private readonly JobFlags job = new();
    private readonly Flag<bool> noStart = Flags.Switch("no-start", null, "make the job, and leave it stopped");
    private readonly Flag<bool> batch = Flags.Batch();
    private readonly Flag<bool> silent = Flags.Silent();
    private readonly Flag<bool> json = Flags.Switch("json", null, "print each event as one line of JSON, for programs", FlagGroup.Output);

    private DockerRunCommand()
    {
    }

    public static Verb CreateRun()
    {
        var command = new DockerRunCommand();
        var verb = new Verb("run", "Make a job from an image and start it, and show what happens meanwhile.") { command.name, command.noStart }
            .With(
                notes: "Without NAME the job is called after the image. Ctrl-C asks whether to cancel, detach or keep watching; where nobody can answer, the task goes on without apc. "
                    + "apc ends as the task does: with 0 when the job was made and started.",
                new Example("Run NATS from Docker Hub", "apc docker run nats --image nats"),
                new Example("A database with a password and more memory", "apc docker run db -i mysql:8 -p 3306 -e MYSQL_ROOT_PASSWORD=secret -m 1G"),
                new Example("An image from another registry, restarted whenever it ends", "apc docker run web -i registry.example.com:5000/team/web:2.1 --restart always"));
        return command.Finish(verb, start: true);
    }

    public static Verb CreateCreate()
    {
        var command = new DockerRunCommand();
        var verb = new Verb("create", "Make a job from an image without starting it.") { command.name }
            .With(
                notes: "Without NAME the job is called after the image.",
                new Example("Make a job, and start it later", "apc docker create nats --image nats", "apc app start nats"));
        return command.Finish(verb, start: false);
    }

    private Verb Finish(Verb verb, bool start)
    {
        image.AddTo(verb);
        job.AddTo(verb);
        verb.Add(batch);
        verb.Add(silent);
        verb.Add(json);
        return verb.Does(call => RunAsync(call, start && !call.Value(noStart)));
    }

    private async Task RunAsync(Call call, bool start)
    {
        var reference = image.Read(call);
        var fqn = await NameReader.ReadAsync(call, call.Value(name) ?? reference.ShortName, ResourceType.Job);
        var request = job.Read(call) with { ImageUrl = reference.ToString(), JobFqn = fqn.ToString(), Start = start };
        var task = await call.Client.Jobs.CreateFromImageAsync(request, call.Cancelled);

        var view = new TaskView(call.Screen, call.Value(json));
        await using var log = start && !call.Value(silent) && !call.Value(json) ? new StartLog(call, view.Line) : null;
        var follower = new TaskFollower(call, task, view)
        {
            // The job exists from here on, and whatever it says belongs under this line.
            Seen = e => log?.AttachWhenStarting(e, fqn),
        };
        try
        {
            await DetachableTask.FollowAsync(call, task, follower);
        }
        finally
        {
            if (log is not null)
                await log.DrainAsync();
        }

        if (call.Value(json))
            return;
        if (start && await call.Client.Jobs.FindAsync(fqn, call.Cancelled) is { } made)
            JobAddress.Show(call, made);
        call.Screen.Success();
    }
}
