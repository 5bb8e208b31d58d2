using System.Diagnostics;
using CsCheck;
using Slipway.Cli.Packing;

namespace Slipway.Cli.Tests.Packing;

/// <summary>Ignore files mean what git takes them to mean.</summary>
public sealed class IgnoreTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("ignore-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Theory]
    [InlineData("*.log", "a.log", true)]
    [InlineData("*.log", "deep/er/a.log", true)]
    [InlineData("/a.log", "deep/a.log", false)]
    [InlineData("deep/*.log", "deep/a.log", true)]
    [InlineData("deep/*.log", "deep/er/a.log", false)]
    [InlineData("deep/**/a.log", "deep/a.log", true)]
    [InlineData("deep/**/a.log", "deep/er/and/a.log", true)]
    [InlineData("**/er/a.log", "deep/er/a.log", true)]
    [InlineData("deep/**", "deep/er/a.log", true)]
    [InlineData("deep/**", "deep", false)]
    [InlineData("a?b", "a/b", false)]
    [InlineData("[a-c].txt", "b.txt", true)]
    [InlineData("[!a-c].txt", "b.txt", false)]
    [InlineData("[^a-c].txt", "d.txt", true)]
    [InlineData("[[:digit:]]x", "7x", true)]
    [InlineData("[]]", "]", true)]
    [InlineData("[a-", "a", false)]
    [InlineData("[a-]", "-", true)]
    [InlineData(@"\*.txt", "*.txt", true)]
    [InlineData(@"\*.txt", "a.txt", false)]
    [InlineData(@"\#x", "#x", true)]
    [InlineData("#x", "#x", false)]
    [InlineData(@"\!x", "!x", true)]
    [InlineData(@"x\ ", "x ", true)]
    [InlineData("x  ", "x", true)]
    [InlineData("x\r", "x", true)]
    [InlineData("**", "anything", true)]
    [InlineData("a**b", "axyzb", true)]
    [InlineData("a**b/c", "ax/yb/c", false)]
    public void A_pattern_matches_as_in_git(string pattern, string path, bool ignored) =>
        Assert.Equal(ignored, IgnoreRule.Parse(pattern)?.IsMatch(path.Split('/'), isFolder: false) ?? false);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("# words")]
    [InlineData("/")]
    [InlineData("!")]
    public void Some_lines_are_no_rules(string line) => Assert.Null(IgnoreRule.Parse(line));

    [Fact]
    public void A_slash_at_the_end_means_folders_only()
    {
        var rule = IgnoreRule.Parse("build/")!;
        Assert.True(rule.IsMatch(["src", "build"], isFolder: true));
        Assert.False(rule.IsMatch(["src", "build"], isFolder: false));
    }

    [Fact]
    public void The_last_rule_that_matches_decides_and_the_nearest_file()
    {
        Write(".gitignore", "*.txt\n!keep.txt\n/out/\n");
        Write("sub/.gitignore", "!a.txt\nkeep.txt\n");
        foreach (var file in (string[])["a.txt", "keep.txt", "sub/a.txt", "sub/b.txt", "sub/keep.txt", "out/keep.txt", "sub/out/x"])
            Write(file, "");
        Assert.Equal([".gitignore", "keep.txt", "sub/", "sub/.gitignore", "sub/a.txt", "sub/out/", "sub/out/x"], Packed());
    }

    [Fact]
    public void An_own_file_is_in_place_of_gits()
    {
        Write(".gitignore", "dist\n");
        Write(".apcignore", "*.md\n");
        Write("dist/app.js", "");
        Write("read.md", "");
        Assert.Equal([".apcignore", ".gitignore", "dist/", "dist/app.js"], Packed());
    }

    [Fact]
    public void Any_rules_and_any_tree_give_what_git_gives()
    {
        var name = Gen.OneOf("a", "b", "ab", "a.c", "x y", "b]", "!", "#1", "-", "B");
        var path = name.List[1, 4].Select(parts => string.Join('/', parts));
        // Not "a**": after plain letters git takes two stars before a slash for any depth, against what its own page says.
        var word = Gen.OneOf("a", "b", "*", "**", "?", "a*", "*b", "[ab]", "[!a]", "*.c", "x\\ y", "B", "[[:upper:]]", "\\!", "*a**", "[b-]]");
        var pattern = Gen.Select(Gen.OneOf("", "", "!"), Gen.OneOf("", "", "/", "**/"), word.List[1, 3], Gen.OneOf("", "", "/", "/**", " "),
            (not, lead, words, end) => not + lead + string.Join('/', words) + end);
        Gen.Select(path.List[1, 10], pattern.List[1, 5], pattern.List[0, 3]).Sample(
            (paths, top, below) => Check(paths, top, below), iter: 40, threads: 1);
    }

    private void Check(List<string> paths, List<string> top, List<string> below)
    {
        foreach (var entry in Directory.GetFileSystemEntries(root))
        {
            if (Directory.Exists(entry))
                Directory.Delete(entry, recursive: true);
            else
                File.Delete(entry);
        }

        Git("init", "-q");
        foreach (var path in paths)
        {
            // A name can't be both a file and a folder: then it is left out.
            try
            {
                Write(path, "");
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
            }
        }

        Write(".gitignore", string.Join('\n', top));
        if (Directory.Exists(Path.Combine(root, "a")))
            Write("a/.gitignore", string.Join('\n', below));
        // Everything that git would add; it knows no empty folders.
        var expected = Git("-c", "core.excludesFile=/dev/null", "ls-files", "-z", "--others", "--exclude-standard").Split('\0', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected.Order(StringComparer.Ordinal), Packed().Where(path => !path.EndsWith('/')).Order(StringComparer.Ordinal));
    }

    private List<string> Packed()
    {
        try
        {
            return [.. SourceFolder.Read(root, CancellationToken.None).Entries.Select(entry => entry.Path + (entry.Status.Kind == EntryKind.Folder ? "/" : ""))];
        }
        catch (Slipway.Cli.Grammar.CommandException)
        {
            return [];
        }
    }

    private void Write(string path, string text)
    {
        var full = Path.Combine(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    private string Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = root, UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment["HOME"] = root;
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        using var git = Process.Start(start)!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return output;
    }
}
