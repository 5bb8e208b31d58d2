using System.Diagnostics;

namespace Slipway.Testing.Images;

/// <summary>
/// Debian's docker-registry on a free loopback port, serving its own copy of the images that <c>docs/test-images.md</c> lists:
/// pushes and deletions reach no other test. It ends with this object, and with this process however that ends.
/// </summary>
public sealed class RealRegistry : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _images;

    private RealRegistry(Process process, string images, Uri url)
    {
        _process = process;
        _images = images;
        Url = url;
    }

    /// <summary>Where it listens, e.g. <c>http://127.0.0.1:40123/</c>.</summary>
    public Uri Url { get; }

    /// <summary>Where it listens, as an image reference has it: <c>127.0.0.1:40123</c>.</summary>
    public string Host => Url.Authority;

    /// <summary>Starts one; the first call on a machine builds the images, which takes a minute or two.</summary>
    public static async Task<RealRegistry> StartAsync(CancellationToken cancellationToken = default)
    {
        using var build = Script("build-images.sh");
        build.StandardInput.Close();
        var images = await FirstLineAsync(build, cancellationToken);
        await build.WaitForExitAsync(cancellationToken);

        var registry = Script("registry.sh", Path.Join(images, "registry"), "--copy");
        try
        {
            return new RealRegistry(registry, images, new Uri(await FirstLineAsync(registry, cancellationToken)));
        }
        catch
        {
            await StopAsync(registry);
            throw;
        }
    }

    /// <summary>
    /// The folder of the OCI layout of one of the images (<c>debian</c>, <c>nats</c>, <c>redis</c>, <c>tricky</c>), tag
    /// <c>latest</c>: what <c>umoci unpack --image FOLDER:latest</c> reads. Shared: don't write to it.
    /// </summary>
    public string LayoutPath(string name)
    {
        var folder = Path.Join(_images, "layouts", name);
        return Directory.Exists(folder) ? folder : throw new ArgumentException($"No such image: {name}", nameof(name));
    }

    /// <summary>A package as npm has it (<c>ws</c>), to be put into a folder that must build without a way out.</summary>
    public string NpmArchive(string name) => Path.Join(_images, "npm", name + ".tgz");

    public async ValueTask DisposeAsync() => await StopAsync(_process);

    private static Process Script(string name, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Join(Repository.Root, "scripts", name), arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    // Both scripts print one line, and an error on the other stream when they can't.
    private static async Task<string> FirstLineAsync(Process process, CancellationToken cancellationToken) =>
        await process.StandardOutput.ReadLineAsync(cancellationToken)
        ?? throw new InvalidOperationException(
            $"{process.StartInfo.FileName} failed:\n{await process.StandardError.ReadToEndAsync(cancellationToken)}");

    private static async Task StopAsync(Process registry)
    {
        // The script ends the registry when its standard input ends.
        registry.StandardInput.Close();
        await registry.WaitForExitAsync(CancellationToken.None);
        registry.Dispose();
    }
}
