using System.Diagnostics;
using System.Formats.Tar;
using System.Runtime.CompilerServices;

namespace Slipway.Testing.Images;

/// <summary>An image of a megabyte that can run: Debian's static busybox, made once and kept in the repository's cache.</summary>
public static class BusyboxImage
{
    private static readonly Lazy<Task<TestLayer>> Layer = new(MakeLayerAsync);

    /// <summary>The image with a command of its own, e.g. <c>sh -c "echo hello"</c>.</summary>
    public static async Task<TestImage> CreateAsync(params string[] command) =>
        new ImageBuilder().Layer(await Layer.Value).Run("Cmd", command).Run("Env", "PATH=/bin").Build();

    private static async Task<TestLayer> MakeLayerAsync()
    {
        var root = await MakeRootAsync();
        using var tar = new MemoryStream();
        await TarFile.CreateFromDirectoryAsync(root, tar, includeBaseDirectory: false);
        return LayerBuilder.Build(tar.ToArray());
    }

    private static async Task<string> MakeRootAsync([CallerFilePath] string source = "")
    {
        // …/tests/Slipway.Testing/Images/BusyboxImage.cs
        var repository = Path.GetFullPath(Path.Join(Path.GetDirectoryName(source), "..", "..", ".."));
        var cache = Path.Join(repository, ".slipway", "cache");
        Directory.CreateDirectory(cache);
        var target = Path.Join(cache, "busybox-root");
        var script = Path.Join(repository, "tests", "assets", "busybox-root.sh");
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", [script, target]) { RedirectStandardError = true, UseShellExecute = false })!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? target : throw new InvalidOperationException($"No busybox for the tests: {errors}");
    }
}
