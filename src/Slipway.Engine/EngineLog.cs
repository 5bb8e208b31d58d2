using Microsoft.Extensions.Logging;
using Slipway.Contracts.Names;
using Slipway.Engine.Instances;

namespace Slipway.Engine;

/// <summary>What the engine tells the operator. Event ids 4000 to 4099.</summary>
internal static partial class EngineLog
{
    [LoggerMessage(4000, LogLevel.Information, "Instances run with {Engine}")]
    public static partial void EngineFound(this ILogger log, string engine);

    [LoggerMessage(4001, LogLevel.Information, "Instance {Instance} of job {Job} runs at {Address}")]
    public static partial void InstanceStarted(this ILogger log, InstanceId instance, JobId job, string address);

    [LoggerMessage(4002, LogLevel.Information, "Instance {Instance} ended: {Phase}, exit code {ExitCode}, out of memory {OutOfMemory}")]
    public static partial void InstanceEnded(this ILogger log, InstanceId instance, InstancePhase? phase, int? exitCode, bool outOfMemory);

    [LoggerMessage(4003, LogLevel.Information, "Adopted {Running} running and {Ended} ended instances")]
    public static partial void Adopted(this ILogger log, int running, int ended);

    [LoggerMessage(4004, LogLevel.Warning, "Removed what was left of {Instance}: it belongs to no instance")]
    public static partial void LeftoverRemoved(this ILogger log, InstanceId instance);

    [LoggerMessage(4005, LogLevel.Warning, "Instance {Instance} was asked to stop with the unknown signal {Signal}: it gets SIGTERM")]
    public static partial void UnknownSignal(this ILogger log, InstanceId instance, string signal);

    [LoggerMessage(4006, LogLevel.Warning, "Instance {Instance} did not stop within {Grace}: it gets SIGKILL")]
    public static partial void GraceIsOver(this ILogger log, InstanceId instance, TimeSpan grace);

    [LoggerMessage(4007, LogLevel.Warning, "Stop command of instance {Instance} failed: {Reason}")]
    public static partial void StopCommandFailed(this ILogger log, InstanceId instance, string reason);

    [LoggerMessage(4008, LogLevel.Warning, "Could not clean up after instance {Instance}: {Reason}")]
    public static partial void CleanupFailed(this ILogger log, InstanceId instance, string reason);

    [LoggerMessage(4009, LogLevel.Warning, "Could not rotate the log of instance {Instance}")]
    public static partial void RotationFailed(this ILogger log, Exception failure, InstanceId instance);

    [LoggerMessage(4010, LogLevel.Error, "Could not record the end of instance {Instance}")]
    public static partial void RecordFailed(this ILogger log, Exception failure, InstanceId instance);

    [LoggerMessage(4011, LogLevel.Error, "A handler of the end of instance {Instance} failed")]
    public static partial void HandlerFailed(this ILogger log, Exception failure, InstanceId instance);

    [LoggerMessage(4012, LogLevel.Warning, "Could not move the supervisor of instance {Instance} out of the server's cgroup: {Reason}")]
    public static partial void ReleaseFailed(this ILogger log, InstanceId instance, string reason);

    [LoggerMessage(4020, LogLevel.Warning, "Instance {Instance} runs without name server and API: {Reason}")]
    public static partial void DoorFailed(this ILogger log, InstanceId instance, string reason);

    [LoggerMessage(4021, LogLevel.Warning, "The firewall table or the route of the instances was gone; it was made again")]
    public static partial void RulesWereGone(this ILogger log);

    [LoggerMessage(4022, LogLevel.Error, "Could not put the firewall table back: {Reason}")]
    public static partial void RulesFailed(this ILogger log, string reason);

    [LoggerMessage(4030, LogLevel.Error, "What is left of {Instance} could not be removed; the next start of the server tries again: {Reason}")]
    public static partial void LeftoverStays(this ILogger log, InstanceId instance, string reason);

    [LoggerMessage(4031, LogLevel.Error, "The record of instance {Instance} is damaged: it was set aside as {Path}, and what is left of the instance is removed")]
    public static partial void RecordSetAside(this ILogger log, InstanceId instance, string path);

    [LoggerMessage(4032, LogLevel.Warning, "Ended process {Process} ({Command}), which a server that died had started")]
    public static partial void StrayEnded(this ILogger log, int process, string command);

    [LoggerMessage(4033, LogLevel.Error, "Processes that a server that died had started do not end: {Processes}")]
    public static partial void StraysStay(this ILogger log, string processes);

    [LoggerMessage(4034, LogLevel.Warning, "The supervisor of instance {Instance} did not see its end; it was killed, and the exit code is not known")]
    public static partial void SupervisorKilled(this ILogger log, InstanceId instance);

    [LoggerMessage(4035, LogLevel.Information, "The machine was started anew: {Instances} instances ended with it")]
    public static partial void MachineRestarted(this ILogger log, int instances);

    [LoggerMessage(4013, LogLevel.Warning, "Could not take the engine's network off the machine: {Reason}")]
    public static partial void LeavingFailed(this ILogger log, string reason);
}
