using System.Text.RegularExpressions;
using Xunit;

namespace Slipway.Architecture.Tests;

public sealed partial class SourceTests
{
    [Theory]
    [InlineData("src", 400)]
    [InlineData("samples", 400)]
    [InlineData("bench", 400)]
    [InlineData("tests", 500)]
    public void No_file_outgrows_its_room(string folder, int limit)
    {
        var large = Product.Sources(folder)
            .Select(path => (Path: Product.Relative(path), Lines: File.ReadLines(path).Count()))
            .Where(file => file.Lines > limit)
            .Select(file => $"{file.Path} has {file.Lines} lines, the limit is {limit}");

        Assert.Empty(large);
    }

    [Fact]
    public void A_file_has_one_public_type()
    {
        var crowded = Product.Sources("src")
            .Select(path => (Path: Product.Relative(path), Types: PublicTypes(File.ReadAllText(path)).ToList()))
            .Where(file => file.Types.Count > 1)
            .Select(file => $"{file.Path}: {string.Join(", ", file.Types)}");

        Assert.Empty(crowded);
    }

    [Fact]
    public void Every_project_is_in_the_solution_and_has_a_lock_file()
    {
        var solution = File.ReadAllText(Path.Join(Product.Root, "Slipway.slnx"));
        var projects = ((string[])["src", "tests", "samples", "bench"]).SelectMany(Product.Projects).ToList();

        var outside = projects.Select(Product.Relative).Where(path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal));
        Assert.Empty(outside);
        Assert.Empty(projects.Where(path => !File.Exists(Path.Join(Path.GetDirectoryName(path), "packages.lock.json"))).Select(Product.Relative));
    }

    [Fact]
    public void Whatever_holds_tests_is_run()
    {
        // ./test runs the projects whose names end in .Tests.
        var forgotten = Product.Projects("tests")
            .Where(path => Product.Items(path, "PackageReference").Contains("xunit.v3", StringComparer.Ordinal))
            .Where(path => !path.EndsWith(".Tests.csproj", StringComparison.Ordinal))
            .Select(Product.Relative);

        Assert.Empty(forgotten);
    }

    [Fact]
    public void No_file_names_the_host_of_a_package_registry()
    {
        // Put together here, so that this file does not name them.
        string[] hosts = [.. ((string[])["nuget", "npmjs", "pypi", "crates", "deb.debian", "security.debian"]).Select(name => name + (name == "crates" ? ".io" : ".org"))];

        var naming = Product.Files()
            .Where(path => new FileInfo(path).Length < 1024 * 1024)
            .Select(path => (Path: Product.Relative(path), Text: File.ReadAllText(path)))
            .SelectMany(file => hosts.Where(host => file.Text.Contains(host, StringComparison.OrdinalIgnoreCase)).Select(host => $"{file.Path}: {host}"));

        Assert.Empty(naming);
    }

    [Fact]
    public void Every_log_message_has_an_event_id_of_its_own()
    {
        var messages = Product.Sources("src")
            .SelectMany(path => LogMessage().Matches(File.ReadAllText(path)).Select(match => (Path: Product.Relative(path), Id: match.Groups["id"].Value)))
            .ToList();

        Assert.DoesNotContain(messages, message => message.Id.Length == 0);
        var shared = messages.GroupBy(message => message.Id, StringComparer.Ordinal).Where(group => group.Count() > 1)
            .Select(group => $"event id {group.Key}: {string.Join(", ", group.Select(message => message.Path))}");
        Assert.Empty(shared);
    }

    // Namespaces are file-scoped, so a type that is not nested begins its line.
    private static IEnumerable<string> PublicTypes(string source) =>
        PublicType().Matches(source).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal);

    [GeneratedRegex(@"^public (?:[a-z]+ )*?(?:class|record struct|record|struct|interface|enum|delegate [\w<>\[\],.? ]+) (?<name>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex PublicType();

    // [LoggerMessage(EventId = 1001, Level = …)] and [LoggerMessage(1001, LogLevel.…)]; an empty id where there is none.
    [GeneratedRegex(@"\[LoggerMessage\((?:\s*(?:EventId\s*=\s*)?(?<id>\d+)|[^""\]]*?\bEventId\s*=\s*(?<id>\d+))?", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex LogMessage();
}
