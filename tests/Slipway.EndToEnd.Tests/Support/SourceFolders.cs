using Slipway.Testing.Images;

namespace Slipway.EndToEnd.Tests.Support;

/// <summary>Folders that apps are made of.</summary>
internal static class SourceFolders
{
    private static readonly string[] Built = ["bin", "obj", "node_modules"];

    /// <summary>The user's own copy of a sample, in a folder of the same name.</summary>
    public static string CopySample(this Terminal terminal, string name)
    {
        var target = terminal.MakeFolder(name);
        Copy(Path.Join(Repository.Root, "samples", name), target);
        return target;
    }

    /// <summary>The Node.js sample, and the one npm package that it needs, as its README says.</summary>
    public static string CopyNodeSample(this Terminal terminal, RealRegistry images)
    {
        var target = terminal.CopySample("docker-api-tester-node");
        var vendor = Directory.CreateDirectory(Path.Join(target, "vendor")).FullName;
        File.Copy(images.NpmArchive("ws"), Path.Join(vendor, "ws.tgz"), overwrite: true);
        return target;
    }

    private static void Copy(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(source))
            File.Copy(file, Path.Join(target, Path.GetFileName(file)));
        foreach (var folder in Directory.EnumerateDirectories(source).Where(folder => !Built.Contains(Path.GetFileName(folder))))
            Copy(folder, Path.Join(target, Path.GetFileName(folder)));
    }
}
