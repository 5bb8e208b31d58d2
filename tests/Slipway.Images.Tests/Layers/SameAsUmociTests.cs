using Slipway.Images.Tests.Support;
using Xunit;

namespace Slipway.Images.Tests.Layers;

/// <summary>
/// An image of three layers, made by GNU tar and umoci, unpacked by umoci and by us, compared file by file: type, mode,
/// owner, time, size, content, link targets, hard links, attributes.
/// </summary>
public sealed class SameAsUmociTests
{
    /// <summary>Makes the layers' trees, packs them with GNU tar, and puts them into an image.</summary>
    private const string Script = """
        set -eu
        umask 022
        cd "$1"
        mkdir -p base/usr/bin base/usr/lib base/etc base/var/empty base/var/lib/app base/opt/gone/deep base/opt/kept base/tmp base/home/o
        ln -s usr/bin base/bin
        ln -s /usr/lib base/lib
        printf 'tool\n' > base/usr/bin/tool; chmod 4755 base/usr/bin/tool
        printf 'group\n' > base/usr/bin/group; chown 0:42 base/usr/bin/group; chmod 2755 base/usr/bin/group
        printf 'ping\n' > base/usr/bin/ping; setcap cap_net_raw+ep base/usr/bin/ping
        ln base/usr/bin/tool base/usr/bin/tool-again
        ln base/usr/bin/tool base/etc/tool-far-away
        ln -s nowhere base/etc/dangling; ln base/etc/dangling base/etc/dangling-again
        printf 'x' > base/etc/$(printf 'n%.0s' $(seq 1 180))
        mkdir -p base/$(printf 'long-directory-%02d/' $(seq 1 20)); printf 'deep' > base/$(printf 'long-directory-%02d/' $(seq 1 20))file
        printf 'ä' > 'base/etc/Größe 漢字 ☃'; printf 'q' > "base/etc/a'b\"c\\d"
        printf 'old' > base/var/lib/app/state; printf 'gone' > base/opt/gone/deep/file; printf 'kept' > base/opt/kept/file
        chmod 1777 base/tmp; chown -R 1234:5678 base/home/o; chmod 700 base/home/o; chmod 000 base/etc/dangling 2>/dev/null || true
        mkfifo base/tmp/pipe; chmod 0640 base/tmp/pipe; chown 3:4 base/tmp/pipe
        chown -h 77:78 base/etc/dangling
        truncate -s 1M base/var/holes; printf 'end' >> base/var/holes
        find base -exec touch -h -d '2001-02-03 04:05:06.123456789 UTC' {} +
        touch -d '1969-12-31 23:59:58.5 UTC' base/etc/tool-far-away
        chmod 751 base; chown 9:9 base
        tar --format=pax --xattrs --xattrs-include='*' --numeric-owner --sparse -C base -cf base.tar .

        mkdir -p second/usr/bin second/var/lib/app second/opt/kept second/etc
        printf 'new' > second/var/lib/app/state; chown 5:5 second/var/lib/app/state
        : > second/opt/.wh.gone
        : > second/opt/kept/.wh..wh..opq; printf 'fresh' > second/opt/kept/fresh
        : > second/etc/.wh.dangling
        printf 'in usr bin' > second/usr/bin/more
        find second -exec touch -h -d '2011-02-03 04:05:06.5 UTC' {} +
        chmod 711 second/var/lib/app
        tar --format=gnu --numeric-owner -C second -cf second.tar ./usr ./var ./opt ./etc

        mkdir -p third/home/o third/tmp third/opt/gone
        printf 'implicit' > third/home/o/new; printf 'implicit' > third/tmp/new; printf 'back' > third/opt/gone/back
        find third -exec touch -h -d '2021-02-03 04:05:06 UTC' {} +
        tar --format=pax --numeric-owner -C third -cf third.tar home/o/new tmp/new opt/gone

        umoci init --layout image
        umoci new --image image:made
        for layer in base second third; do umoci raw add-layer --image image:made $layer.tar; done
        umoci unpack --image image:made unpacked
        """;

    [Fact]
    public async Task Every_file_is_as_umoci_makes_it()
    {
        var work = Directory.CreateTempSubdirectory("slipway-umoci-").FullName;
        try
        {
            TreeListing.Run("bash", "-c", Script, "make", work);
            await using var world = await ImageWorld.StartAsync();
            var pulled = await world.PushAndPullAsync(OciLayout.Read(Path.Join(work, "image"), "made"));
            using var mount = new OverlayMount(world.Store.GetDirectories(pulled));

            var theirs = TreeListing.Of(Path.Join(work, "unpacked/rootfs"));
            var ours = TreeListing.Of(mount.Root);

            Assert.InRange(theirs.Count, 50, 200);
            Assert.Equal(theirs, ours);
        }
        finally
        {
            Native.TreeRemover.Remove(work);
        }
    }
}
