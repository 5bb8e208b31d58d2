using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Slipway.Engine;

/// <summary>Figures of the engine, for whoever listens to the meter <c>Slipway.Engine</c>.</summary>
public static class EngineMeter
{
    public const string Name = "Slipway.Engine";

    /// <summary>Seconds from an empty network namespace to one with its address, its rules in force and the doors in it.</summary>
    public const string NetworkConnect = "slipway.engine.network.connect";

    private static readonly Meter Meter = new(Name);
    private static readonly Histogram<double> Connect = Meter.CreateHistogram<double>(NetworkConnect, "s", "Connecting an instance to the network.");

    internal static void Connected(long since) => Connect.Record(Stopwatch.GetElapsedTime(since).TotalSeconds);
}
