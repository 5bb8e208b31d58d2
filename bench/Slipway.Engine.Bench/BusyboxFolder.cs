namespace Slipway.Engine.Bench;

/// <summary>A root filesystem with a static busybox: the tests' own, or the machine's.</summary>
internal static class BusyboxFolder
{
    private static readonly string[] Places = [".slipway/cache/busybox-root/bin/busybox", "/bin/busybox", "/usr/bin/busybox"];

    public static string Make(string parent)
    {
        var root = Path.Join(parent, "busybox");
        foreach (var name in new[] { "bin", "etc", "proc", "sys", "dev", "tmp" })
            Directory.CreateDirectory(Path.Join(root, name));
        var busybox = Places.FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException("There is no busybox: run ./test once, or apt-get install busybox-static.");
        File.Copy(busybox, Path.Join(root, "bin/busybox"));
        return root;
    }
}
