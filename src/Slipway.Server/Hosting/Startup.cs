using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Slipway.Contracts.Errors;
using Slipway.Engine;
using Slipway.Images;
using Slipway.Server.Health;
using Slipway.Server.Identity;
using Slipway.Server.Instances;
using Slipway.Server.Packages;
using Slipway.Server.Policy;
using Slipway.Server.Services;
using Slipway.Server.Space;
using Slipway.Server.Storage;
using Slipway.Server.Tasks;

namespace Slipway.Server.Hosting;

/// <summary>The order in which the server takes over its data folder, and lets go of it.</summary>
internal sealed partial class Startup(
    UserStore users, FirstAdministrator administrator, RevokedTokens revoked, PolicyStore policy, IImageStore images, IEngine engine, JobSupervisor supervisor, LinkKeeper links, UploadExpiry uploads, TaskRunner tasks, SpaceKeeper space, Readiness readiness,
    Database database, DataFolder folder, IServer server, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<Startup> logger)
    : BackgroundService
{
    /// <summary>How often a runtime is looked for where there was none.</summary>
    private static readonly TimeSpan EngineInterval = TimeSpan.FromSeconds(5);

    private Task keepingLinks = Task.CompletedTask;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await tasks.StopAsync();
        await keepingLinks;
        await supervisor.CloseAsync();
        await database.DisposeAsync();
        folder.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            readiness.At("making the administrator");
            users.Open();
            revoked.Open();
            await administrator.EnsureAsync(stoppingToken);
            readiness.At("reading policy");
            await policy.OpenAsync();
            readiness.At("recovering images");
            await images.RecoverAsync(stoppingToken);
            var hasEngine = await TryAdoptAsync(stoppingToken);
            keepingLinks = Task.Run(() => links.RunAsync(stoppingToken), CancellationToken.None);
            await uploads.OpenAsync();
            tasks.Resume();
            space.Open();
            readiness.Done();
            var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
            LogReady(logger, string.Join(", ", addresses), folder.Path, readiness.Engine);
            if (!hasEngine)
                await WaitForEngineAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped before it was ready.
        }
#pragma warning disable CA1031 // A server that can't take over its folder must not stay up and look alive.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(logger, readiness.Pending ?? "", exception);
            Environment.ExitCode = ExitCodes.Failure;
            lifetime.StopApplication();
        }
    }

    private async Task<bool> TryAdoptAsync(CancellationToken stoppingToken)
    {
        readiness.At("adopting instances");
        try
        {
            // Says itself when there is no runtime, as does everything that needs one from then on.
            await supervisor.AdoptAsync(stoppingToken);
            readiness.Engine = await engine.ProbeAsync(stoppingToken);
            return true;
        }
        catch (SlipwayException exception) when (exception.Code == ErrorCodes.EngineMissing)
        {
            // Packages can be pulled without one; a job that wants to start is told.
            readiness.Engine = exception.Message;
            LogNoEngine(logger, exception.Message);
            return false;
        }
    }

    // Whoever installs what was missing need not start the server again.
    private async Task WaitForEngineAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(EngineInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await supervisor.AdoptAsync(stoppingToken);
                readiness.Engine = await engine.ProbeAsync(stoppingToken);
                LogEngineCame(logger, readiness.Engine);
                return;
            }
            catch (SlipwayException exception) when (exception.Code == ErrorCodes.EngineMissing)
            {
                readiness.Engine = exception.Message;
            }
        }
    }

    [LoggerMessage(EventId = 1701, Level = LogLevel.Information, Message = "Slipway serves {Addresses} from {Folder}; instances run with {Engine}.")]
    private static partial void LogReady(ILogger logger, string addresses, string folder, string engine);

    [LoggerMessage(EventId = 1702, Level = LogLevel.Critical, Message = "The server could not start ({Step}).")]
    private static partial void LogFailed(ILogger logger, string step, Exception exception);

    [LoggerMessage(EventId = 1703, Level = LogLevel.Warning, Message = "{Problem}")]
    private static partial void LogNoEngine(ILogger logger, string problem);

    [LoggerMessage(EventId = 1957, Level = LogLevel.Information, Message = "There is a container runtime now: {Engine}.")]
    private static partial void LogEngineCame(ILogger logger, string engine);
}
