using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Contracts.Names;
using Slipway.Images.Tests.Support;
using Slipway.Testing.Images;
using Xunit;

namespace Slipway.Images.Tests.Layers;

/// <summary>
/// Images that other tools made of Debian's packages, pulled from a real docker-registry, are file by file what umoci
/// unpacks: <c>tricky</c> has hard links, whiteouts, setuid files, capabilities, long and non-ASCII names.
/// </summary>
public sealed partial class RealImagesTests : IClassFixture<RealRegistryFixture>
{
    private readonly RealRegistry registry;

    public RealImagesTests(RealRegistryFixture fixture) => registry = fixture.Registry;

    [Theory]
    [InlineData("nats", "library/nats:latest")]
    [InlineData("redis", "library/redis:latest")]
    [InlineData("tricky", "test/tricky:latest")]
    public async Task Every_file_is_as_umoci_makes_it(string layout, string name)
    {
        var begin = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var work = Directory.CreateTempSubdirectory("slipway-real-").FullName;
        try
        {
            TreeListing.Run("umoci", "unpack", "--image", $"{registry.LayoutPath(layout)}:latest", Path.Join(work, "unpacked"));
            using var store = new ImageStore(
                new ImageStoreOptions { DataFolder = Path.Join(work, "data"), LocalRegistries = true }, TimeProvider.System, NullLoggerFactory.Instance);
            var image = await store.ResolveAsync(ImageReference.Parse($"{registry.Host}/{name}"), TestContext.Current.CancellationToken);
            await store.PullAsync(image, new RecordingObserver(), TestContext.Current.CancellationToken);
            using var mount = new OverlayMount(store.GetDirectories(image));

            // Device nodes of an image are left out on purpose: every instance gets a /dev of its own.
            var theirs = TreeListing.Of(Path.Join(work, "unpacked/rootfs")).Where(line => !DeviceNode().IsMatch(line)).Select(line => WithoutNow(line, begin)).ToList();
            Assert.NotEmpty(theirs);
            Assert.Equal(theirs, TreeListing.Of(mount.Root).Select(line => WithoutNow(line, begin)));
        }
        finally
        {
            Native.TreeRemover.Remove(work);
        }
    }

    // A directory that no archive describes is as old as its making, here as there.
    private static string WithoutNow(string line, long begin) =>
        Time().Replace(line, match => long.Parse(match.Groups[1].Value) >= begin ? " now " : match.Value);

    // /opt/again d 755 0:0 1795384711.5481493600
    [GeneratedRegex(@"(?<= \d+:\d+) (\d+)\.\d+ ")]
    private static partial Regex Time();

    // /dev/console c 666 0:0 …
    [GeneratedRegex("^[^ ]+ [cb] ")]
    private static partial Regex DeviceNode();
}
