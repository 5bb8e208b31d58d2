using System.Reflection;
using System.Xml.Linq;
using Mono.Cecil;
using Slipway.Testing.Images;

namespace Slipway.Architecture.Tests;

/// <summary>The product as it lies on the disk: its projects, sources and compiled assemblies.</summary>
internal static class Product
{
    public static string Root => Repository.Root;

    private static readonly string Configuration = typeof(Product).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Configuration").Value!.ToLowerInvariant();

    /// <summary>The project files under a top-level folder, e.g. <c>src</c>.</summary>
    public static IEnumerable<string> Projects(string folder) =>
        Directory.Exists(Path.Join(Root, folder))
            ? Directory.EnumerateFiles(Path.Join(Root, folder), "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            : [];

    /// <summary>The names of the product's projects, e.g. <c>Slipway.Images</c>.</summary>
    public static IEnumerable<string> ProjectNames => Projects("src").Select(path => Path.GetFileNameWithoutExtension(path));

    /// <summary>What a project file includes as items of a kind, e.g. <c>ProjectReference</c>.</summary>
    public static IEnumerable<string> Items(string project, string kind) =>
        XDocument.Load(project).Descendants(kind).Select(item => (string?)item.Attribute("Include")).OfType<string>();

    /// <summary>The C# files under a top-level folder.</summary>
    public static IEnumerable<string> Sources(string folder) =>
        Directory.Exists(Path.Join(Root, folder))
            ? Directory.EnumerateFiles(Path.Join(Root, folder), "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            : [];

    /// <summary>A compiled project, read without loading it.</summary>
    public static ModuleDefinition Module(string project)
    {
        var path = Projects("src").Single(file => Path.GetFileNameWithoutExtension(file) == project);
        var assembly = (string?)XDocument.Load(path).Descendants("AssemblyName").FirstOrDefault() ?? project;
        return ModuleDefinition.ReadModule(Path.Join(Root, "artifacts", "bin", project, Configuration, assembly + ".dll"));
    }

    /// <summary>All compiled projects.</summary>
    public static IEnumerable<ModuleDefinition> Modules => ProjectNames.Select(Module);

    public static string Relative(string path) => Path.GetRelativePath(Root, path);

    /// <summary>The files of the repository without what is built or fetched.</summary>
    public static IEnumerable<string> Files() => Files(new DirectoryInfo(Root));

    private static IEnumerable<string> Files(DirectoryInfo folder) =>
        folder.EnumerateFiles().Select(file => file.FullName).Concat(
            folder.EnumerateDirectories()
                .Where(child => child.Name is not (".git" or ".slipway" or "artifacts" or "bin" or "obj" or ".vs") || IsLaunchers(child))
                .SelectMany(Files));

    private static bool IsLaunchers(DirectoryInfo folder) => folder.FullName == Path.Join(Root, "bin");
}
