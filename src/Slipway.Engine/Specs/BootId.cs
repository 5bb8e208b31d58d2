namespace Slipway.Engine.Specs;

/// <summary>
/// What tells one run of the machine from the next: <c>/proc/sys/kernel/random/boot_id</c>. A container in which the server
/// runs may be started anew without the machine: then the same number stays, and only the processes are gone.
/// </summary>
internal static class BootId
{
    public static string Read() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
}
