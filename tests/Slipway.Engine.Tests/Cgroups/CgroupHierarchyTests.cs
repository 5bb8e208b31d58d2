using Slipway.Engine.Cgroups;
using Xunit;

namespace Slipway.Engine.Tests.Cgroups;

public sealed class CgroupHierarchyTests
{
    [Fact]
    public void Version_1_version_2_and_what_is_no_cgroup()
    {
        const string mountInfo = """
            22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
            31 24 0:27 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:9 - cgroup cgroup rw,cpu,cpuacct
            32 24 0:28 / /sys/fs/cgroup/systemd rw,nosuid - cgroup systemd rw,xattr,release_agent=/x,name=systemd
            33 24 0:29 / /sys/fs/cgroup/unified rw,nosuid - cgroup2 cgroup2 rw,nsdelegate
            """;
        var found = CgroupHierarchy.Parse(mountInfo);
        Assert.Equal(
            [new("/sys/fs/cgroup/cpu,cpuacct", "cpu,cpuacct"), new("/sys/fs/cgroup/systemd", "name=systemd"), new("/sys/fs/cgroup/unified", "")],
            found);
        Assert.True(found[0].Has("cpuacct"));
        Assert.False(found[0].Has("memory"));
        Assert.True(found[2].IsUnified);
        Assert.Equal("/sys/fs/cgroup/unified/a/b", found[2].PathOf("/a/b"));
    }
}
