using Xunit;

namespace Slipway.Architecture.Tests;

/// <summary>Arrows run one way: Cli -> Client, Policy -> Contracts; Server -> Engine, Images, Policy, Contracts.</summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> Arrows = new(StringComparer.Ordinal)
    {
        ["Slipway.Contracts"] = [],
        ["Slipway.Policy"] = ["Slipway.Contracts"],
        ["Slipway.Images"] = ["Slipway.Contracts"],
        ["Slipway.Engine"] = ["Slipway.Contracts"],
        ["Slipway.Client"] = ["Slipway.Contracts"],
        ["Slipway.Cli"] = ["Slipway.Client", "Slipway.Policy"],
        ["Slipway.Server"] = ["Slipway.Engine", "Slipway.Images", "Slipway.Policy", "Slipway.Contracts"],
    };

    public static TheoryData<string> Projects => [.. Product.ProjectNames];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_its_arrows_allow(string project)
    {
        Assert.True(Arrows.ContainsKey(project), $"{project} is new: say in {nameof(ArrowTests)} which arrows it has.");
        var file = Product.Projects("src").Single(path => Path.GetFileNameWithoutExtension(path) == project);

        var references = Product.Items(file, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path));

        Assert.Empty(references.Except(Arrows[project]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_compiled_assembly_uses_only_what_its_arrows_reach(string project)
    {
        using var module = Product.Module(project);
        var names = Product.ProjectNames.ToDictionary(
            name => Product.Module(name).Assembly.Name.Name, name => name, StringComparer.Ordinal);

        var used = module.AssemblyReferences.Select(reference => names.GetValueOrDefault(reference.Name)).OfType<string>();

        Assert.Empty(used.Except(Reach(project)));
    }

    [Fact]
    public void Contracts_depend_on_nothing()
    {
        var file = Product.Projects("src").Single(path => Path.GetFileName(path) == "Slipway.Contracts.csproj");

        Assert.Empty(Product.Items(file, "PackageReference"));
        Assert.Empty(Product.Items(file, "FrameworkReference"));
    }

    [Fact]
    public void Policy_does_no_io_and_knows_no_clock()
    {
        string[] forbidden =
        [
            "System.IO.File", "System.IO.Directory", "System.IO.FileStream", "System.Net.", "System.Diagnostics.Process",
            "System.TimeProvider", "System.Threading.Thread", "System.Console", "System.Random",
        ];
        using var module = Product.Module("Slipway.Policy");

        var used = module.GetTypeReferences().Select(type => type.FullName)
            .Where(name => forbidden.Any(prefix => name == prefix || (prefix.EndsWith('.') && name.StartsWith(prefix, StringComparison.Ordinal))));

        Assert.Empty(used);
    }

    private static IEnumerable<string> Reach(string project) =>
        Arrows[project].SelectMany(next => Reach(next).Prepend(next)).Distinct(StringComparer.Ordinal);
}
