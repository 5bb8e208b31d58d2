namespace Slipway.Integration.Tests.Support;

/// <summary>Engines of tests that run at once have bridges, tables and networks of their own.</summary>
internal static class EngineSlots
{
    private static int last = Environment.ProcessId % 100 * 100;

    public static (string Name, string Subnet) Take()
    {
        var slot = Interlocked.Increment(ref last) % 16384;
        return ($"t{slot}", $"10.{128 + (slot / 256)}.{slot % 256}.0/24");
    }
}
