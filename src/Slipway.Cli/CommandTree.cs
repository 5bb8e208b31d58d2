using System.CommandLine;
using Slipway.Cli.Audit;
using Slipway.Cli.Docker;
using Slipway.Cli.Grammar;
using Slipway.Cli.Identity;
using Slipway.Cli.Jobs;
using Slipway.Cli.Packages;
using Slipway.Cli.Pipelines;
using Slipway.Cli.Policies;
using Slipway.Cli.Routes;
using Slipway.Cli.Services;
using Slipway.Cli.Tasks;
using Slipway.Cli.Users;

namespace Slipway.Cli;

/// <summary>Every command there is, in the order that the help shows them.</summary>
internal static class CommandTree
{
    /// <summary>The flag that asks any command about itself.</summary>
    public static Option<bool> Help { get; } = new("--help", "-h", "-help", "--h", "-?") { Recursive = true, Hidden = true };

    public static Verb Create()
    {
        var root = new Verb("apc", "apc is Slipway's command-line tool: it turns a folder or a Docker image into a running, governed app, and lets you watch.")
            .With(
                notes: "",
                new Example("Point apc at a server and log in", "apc target http://127.0.0.1:8080", "apc login"),
                new Example("Run NATS from its image", "apc docker run nats --image nats"),
                new Example("Run what is in this folder", "apc app create web --batch", "apc app start web"),
                new Example("See it, read its log, and take it away", "apc app list", "apc app logs nats", "apc app delete nats"));
        root.Options.Add(Help);
        root.Add(DockerCommands.Create());
        root.Add(JobCommands.Create(JobNoun.App));
        root.Add(JobCommands.Create(JobNoun.Job));
        root.Add(JobListCommand.CreateShortcut());
        root.Add(PackageCommands.Create());
        root.Add(ServiceCommands.Create());
        root.Add(RouteCommands.Create());
        root.Add(StagingCommands.Create());
        root.Add(TaskCommands.Create());
        root.Add(PolicyCommands.Create());
        root.Add(UserCommands.Create());
        root.Add(AuditCommand.Create());
        root.Add(TargetCommand.Create());
        root.Add(LoginCommand.Create());
        root.Add(LogoutCommand.Create());
        root.Add(NamespaceCommand.Create());
        root.Add(VersionCommand.Create());
        root.Add(HelpCommand.Create(root));
        return root;
    }
}
