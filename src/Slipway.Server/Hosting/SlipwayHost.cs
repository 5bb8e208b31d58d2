using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.HttpOverrides;
using Slipway.Engine;
using Slipway.Images;
using Slipway.Server.Access;
using Slipway.Server.Audit;
using Slipway.Server.Configuration;
using Slipway.Server.Gate;
using Slipway.Server.Health;
using Slipway.Server.Http;
using Slipway.Server.Idempotency;
using Slipway.Server.Identity;
using Slipway.Server.Inside;
using Slipway.Server.Instances;
using Slipway.Server.Jobs;
using Slipway.Server.Limits;
using Slipway.Server.Logs;
using Slipway.Server.Packages;
using Slipway.Server.Policy;
using Slipway.Server.Quotas;
using Slipway.Server.Routes;
using Slipway.Server.Services;
using Slipway.Server.Sessions;
using Slipway.Server.Space;
using Slipway.Server.Staging;
using Slipway.Server.Storage;
using Slipway.Server.Tasks;
using Slipway.Server.WebConsole;

namespace Slipway.Server.Hosting;

/// <summary>Puts the server together.</summary>
public static class SlipwayHost
{
    /// <param name="options">How it is set up.</param>
    /// <param name="folder">The data folder, already taken; disposed with the server.</param>
    /// <param name="replace">Last word on the services: what tests put in place of the clock or the engine.</param>
    public static WebApplication Build(ServerOptions options, DataFolder folder, Action<IServiceCollection>? replace = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        // The framework's own files and variables must not configure us behind ServerOptions' back.
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            Listeners.Configure(kestrel, options);
            ListenerLimits.Apply(kestrel.Limits, options.Limits);
        });
        ServerLogging.Configure(builder.Logging, options);

        AddServices(builder.Services, options, folder);
        replace?.Invoke(builder.Services);
        var app = builder.Build();
        Map(app);
        return app;
    }

    private static void AddServices(IServiceCollection services, ServerOptions options, DataFolder folder)
    {
        services.AddSingleton(options);
        services.AddSingleton(_ => folder);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new Database(folder.DatabaseFile, provider.GetRequiredService<ILogger<Database>>()));
        services.AddSingleton(provider => SigningKeys.Open(
            folder.Path, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<SigningKeys>>()));
        services.AddSingleton<TokenIssuer>();
        services.AddSingleton<TokenStanding>();
        services.AddSingleton<AccessChanges>();
        services.AddSingleton<UserStore>();
        services.AddSingleton<FirstAdministrator>();
        services.AddSingleton<PasswordWorker>();
        services.AddSingleton<RevokedTokens>();
        services.AddSingleton<IssuePermission>();
        services.AddSingleton<Tickets>();
        services.AddSingleton<ConsoleAssets>();
        services.AddSingleton<LoginThrottle>();
        services.AddSingleton<Logins>();
        services.AddSingleton<AppTokens>();
        services.AddSingleton<JobTokens>();
        services.AddSingleton<PolicyInForce>();
        services.AddSingleton<PolicyStore>();
        services.AddSingleton<PolicyLockOut>();
        services.AddSingleton<PolicyReader>();
        services.AddSingleton<PolicyEditor>();
        services.AddSingleton<PolicySimulator>();
        services.AddSingleton<PolicyEffects>();
        services.AddSingleton<PolicyDraft>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<AccessPolicy>();
        services.AddSingleton<QuotaGuard>();
        services.AddSingleton<ReadLeases>();
        services.AddSingleton<AuditReader>();
        services.AddSingleton<IImageStore>(provider => Parts.CreateImageStore(options, folder, provider));
        services.AddSingleton<LocalEngine>(provider => Parts.CreateEngine(options, folder, provider));
        services.AddSingleton<IEngine>(provider => provider.GetRequiredService<LocalEngine>());
        services.AddSingleton<IInstanceConnections>(provider => provider.GetRequiredService<LocalEngine>());
        services.AddSingleton<IInstanceNetwork>(provider => provider.GetRequiredService<LocalEngine>());
        services.AddSingleton<IInstanceFiles>(provider => provider.GetRequiredService<LocalEngine>());
        services.AddSingleton<IInstanceDisk>(provider => provider.GetRequiredService<LocalEngine>());
        services.AddSingleton<IInstanceTerminal>(provider => provider.GetRequiredService<LocalEngine>());
        services.AddSingleton<IConnectionListenerFactory, GateTransport>();
        services.AddSingleton<IImageAssembly>(provider => (ImageStore)provider.GetRequiredService<IImageStore>());

        services.AddSingleton(options.Limits);
        services.AddSingleton<RefusalLog>();
        services.AddSingleton<RequestBounds>();
        services.AddSingleton<AnswerStore>();
        services.AddSingleton<TaskLog>();
        services.AddSingleton(options.Tasks);
        services.AddSingleton<TaskSlots>();
        services.AddSingleton<TaskRunner>();
        services.AddSingleton<TaskWatch>();
        services.AddSingleton<PackageStore>();
        services.AddSingleton<PackageRemoval>();
        services.AddSpace(options, folder);
        services.AddSingleton<ImagePackaging>();
        services.AddSingleton<JobStore>();
        services.AddSingleton<JobAccess>();
        services.AddSingleton<JobHealthReader>();
        services.AddSingleton<ServiceStore>();
        services.AddSingleton<ConnectedJobs>();
        services.AddSingleton<JobConnections>();
        services.AddSingleton<LinkKeeper>();
        services.AddSingleton<BindingEditor>();
        services.AddSingleton<InstanceStore>();
        services.AddSingleton<InstancePlanner>();
        services.AddSingleton<InstanceTraffic>();
        services.AddSingleton<JobSupervisor>();
        services.AddSingleton<JobRoutes>();
        services.AddSingleton<JobChanges>();
        services.AddSingleton<JobFromPackage>();
        services.AddSingleton<RouteTable>();
        services.AddSingleton<RouteRules>();
        services.AddSingleton<RunningInstances>();
        services.AddSingleton<Upstream>();
        services.AddHttpForwarder();
        services.AddHostedService<TcpRoutes>();
        services.AddSingleton<DeployFromImage>();
        services.AddSingleton<DeployPlanner>();
        services.AddSingleton<IOperation>(provider => provider.GetRequiredService<DeployFromImage>());
        services.AddSingleton<IOperation, PullOperation>();
        services.AddSingleton(provider => new Lazy<IInstanceFiles>(provider.GetRequiredService<IInstanceFiles>));
        services.AddSingleton<AnnouncedPackages>();
        services.AddSingleton<UploadFolder>();
        services.AddSingleton<UploadDesk>();
        services.AddSingleton<UploadExpiry>();
        services.AddSingleton<PipelineStore>();
        services.AddSingleton<StageImages>();
        services.AddSingleton<BuildMounts>();
        services.AddSingleton<BuildCache>();
        services.AddSingleton<BuildRun>();
        services.AddSingleton<BuildHarvest>();
        services.AddSingleton<Builder>();
        services.AddSingleton<IOperation, StagePackage>();
        services.AddSingleton<TunnelWatch>();
        services.AddSingleton<JobCompliance>();
        services.AddSingleton<JobLogReader>();
        services.AddSingleton<JobLogWatch>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<NodeReader>();
        services.AddHostedService<Startup>();
        services.AddHostedService(provider => provider.GetRequiredService<UploadExpiry>());
        services.AddHostedService<KeyWatch>();
        services.AddHostedService<AuditRetention>();
        services.AddHostedService(provider => provider.GetRequiredService<SpaceKeeper>());
        services.AddExceptionHandler<ErrorHandling>();
        services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            // Only what the configured proxies say counts; nobody else's word for where a request came from does.
            forwarded.ForwardedHeaders = options.TrustedProxies.Count > 0 ? ForwardedHeaders.All : ForwardedHeaders.None;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var proxy in options.TrustedProxies)
                forwarded.KnownProxies.Add(IPAddress.Parse(proxy));
        });
    }

    private static void Map(WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseMiddleware<Router>();
        app.UseExceptionHandler(_ => { });
        app.UseWebSockets();
        app.UseRouting();
        app.UseMiddleware<ReadinessMiddleware>();
        app.UseMiddleware<RequestRules>();
        app.UseMiddleware<GateMiddleware>();
        app.UseMiddleware<TokenMiddleware>();
        app.UseMiddleware<BoundMiddleware>();
        app.UseMiddleware<IdempotencyMiddleware>();
        app.UseStatusCodePages(context => MissingEndpoint.AnswerAsync(context.HttpContext));

        app.MapHealth();
        app.MapInfo();
        app.MapConsole();
        app.MapIdentity();
        app.MapSessions();
        app.MapUsers();
        app.MapPolicy();
        app.MapTasks();
        app.MapPackages();
        app.MapUploads();
        app.MapPipelines();
        app.MapJobs();
        app.MapInside();
        app.MapServices();
        app.MapBindings();
        app.MapRoutes();
        app.MapAudit();
    }
}
