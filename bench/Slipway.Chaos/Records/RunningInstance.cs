using Slipway.Contracts.Names;

namespace Slipway.Chaos.Records;

/// <summary>An instance as it is seen from outside: its first process and its supervisor.</summary>
internal sealed record RunningInstance(InstanceId Id, ProcessMark App, ProcessMark Supervisor)
{
    public bool IsUntouched => App.IsThere && Supervisor.IsThere;
}
