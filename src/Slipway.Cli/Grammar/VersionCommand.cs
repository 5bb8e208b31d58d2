using System.Reflection;

namespace Slipway.Cli.Grammar;

/// <summary><c>apc version</c></summary>
internal static class VersionCommand
{
    /// <summary>Without what the build adds about its commit.</summary>
    public static string Version { get; } =
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    public static Verb Create() => new Verb("version", "Print the version of apc.").Does(call =>
    {
        call.Screen.Line($"apc version {Version}");
        return Task.CompletedTask;
    });
}
