using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Slipway.Contracts.Audit;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;

namespace Slipway.Cli.Tests.Fake;

/// <summary>
/// A server of the v1 API as far as apc sees it: the wire contract over real HTTP, with state in memory, and with faults
/// that the test asks for.
/// </summary>
internal sealed class FakeServer : IAsyncDisposable
{
    public const string Token = "eyJhbGciOiIifQ.eyJwcm4iOiJhZG1pbiJ9.c2ln";

    private readonly WebApplication app;

    private FakeServer(WebApplication app) => this.app = app;

    public string Url => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public ConcurrentDictionary<JobId, Job> Jobs { get; } = [];

    public ConcurrentDictionary<PackageId, Package> Packages { get; } = [];

    /// <summary>Archives that were sent, in order.</summary>
    public ConcurrentQueue<byte[]> Uploads { get; } = [];

    /// <summary>What an upload is answered with once it has come.</summary>
    public SlipwayException? RefuseUploads { get; set; }

    public PrunePackagesRequest? LastPrune { get; set; }

    public FakeServices Services { get; } = new();

    public FakePipelines Pipelines { get; } = new();

    public FakeTunnel Tunnel { get; } = new();

    public ConcurrentDictionary<TaskId, FakeTask> Tasks { get; } = [];

    public ConcurrentDictionary<JobId, FakeJobLog> Logs { get; } = [];

    public FakePolicy Policy { get; } = new();

    public FakeUsers Users { get; } = new();

    /// <summary>Oldest first.</summary>
    public ConcurrentQueue<AuditLogItem> Audit { get; } = [];

    /// <summary>What an answer that is not the last page names as the next, in place of it.</summary>
    public string? AuditNext { get; set; }

    /// <summary>Tokens that were taken back.</summary>
    public ConcurrentQueue<string> Revoked { get; } = [];

    /// <summary>Calls without a token are those of a job whose token was added on the way.</summary>
    public bool AddsAppToken { get; set; }

    /// <summary>What a wrong password is answered with.</summary>
    public SlipwayException? RefuseLogins { get; set; }

    /// <summary>What every call but a login is answered with.</summary>
    public SlipwayException? RefuseAll { get; set; }

    /// <summary>Every call as <c>GET /v1/jobs?x=y</c>, in order, with the body behind it where there was one.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    /// <summary>The <c>Idempotency-Key</c> of each POST, in order.</summary>
    public ConcurrentQueue<string> Keys { get; } = [];

    /// <summary>So many POSTs more get no answer: their connection is cut when they have come.</summary>
    public int CutPosts { get; set; }

    /// <summary>What happens in a Task that a client began; on its own thread.</summary>
    public Func<FakeTask, FakeServer, Task> Script { get; set; } = (task, _) => System.Threading.Tasks.Task.FromResult(task.Success());

    /// <summary>Runs while a job is being started.</summary>
    public Action<Job, FakeJobLog> OnStart { get; set; } = (_, _) => { };

    public bool WebSocketsAllowed { get; set; } = true;

    public bool EventStreamsAllowed { get; set; } = true;

    /// <summary>For each stream in turn: after how many events its connection ends. Streams after the last are whole.</summary>
    public ConcurrentQueue<int> BreakAfter { get; } = [];

    /// <summary>The event with this seq is left out, once.</summary>
    public long SkipOnce { get; set; }

    /// <summary>Hold the head of a log's answer back until its first line, as some proxies do.</summary>
    public bool LogHeadersWait { get; set; }

    /// <summary>A job whose PUT is refused with this error, whatever it says.</summary>
    public SlipwayException? RefuseUpdates { get; set; }

    public static async Task<FakeServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var web = builder.Build();
        var server = new FakeServer(web);
        web.UseWebSockets();
        web.Use(server.GuardAsync);
        FakeIdentity.Map(web, server);
        server.Policy.Map(web);
        server.Users.Map(web);
        FakeAudit.Map(web, server);
        FakeJobs.Map(web, server);
        FakePackages.Map(web, server);
        FakeTasks.Map(web, server);
        server.Services.Map(web, server);
        FakeRoutes.Map(web, server);
        server.Pipelines.Map(web);
        server.Tunnel.Map(web);
        await web.StartAsync();
        return server;
    }

    public FakeTask Task(string fqn = "job::/sandbox/admin::nats")
    {
        var task = new FakeTask(Fqn.Parse(fqn));
        Tasks[task.Id] = task;
        return task;
    }

    /// <summary>Begins a Task that runs the script.</summary>
    public FakeTask Run(string fqn)
    {
        var task = Task(fqn);
        _ = System.Threading.Tasks.Task.Run(() => Script(task, this));
        return task;
    }

    public FakeJobLog Log(Job job) => Logs.GetOrAdd(job.Uuid, _ => new FakeJobLog());

    public bool Called(string call) => Calls.Any(made => made.StartsWith(call, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(0);
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        context.Request.EnableBuffering();
        using var reader = new StreamReader(context.Request.Body, leaveOpen: true);
        var body = context.WebSockets.IsWebSocketRequest ? "" : await reader.ReadToEndAsync();
        if (context.Request.Body.CanSeek)
            context.Request.Body.Position = 0;
        Calls.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} {body}".TrimEnd());
        if (context.Request.Method == "POST")
        {
            Keys.Enqueue(context.Request.Headers["Idempotency-Key"].ToString());
            if (CutPosts-- > 0)
            {
                context.Abort();
                return;
            }
        }

        try
        {
            if (context.Request.Path != "/v1/oauth2/token")
            {
                FakeIdentity.Check(context, this);
                if (RefuseAll is { } refusal)
                    throw refusal;
            }

            await next(context);
        }
        catch (SlipwayException failure)
        {
            await FakeErrors.WriteAsync(context, failure);
        }
    }
}
