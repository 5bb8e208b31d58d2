using System.Net;
using System.Text.RegularExpressions;
using Slipway.Integration.Tests.Support;
using Xunit;

namespace Slipway.Integration.Tests.WebConsole;

/// <summary>The console as a browser fetches it.</summary>
public sealed partial class AssetTests
{
    private const long MostBytes = 300_000;

    [Fact]
    public async Task It_comes_compressed_under_a_strict_policy_and_only_once()
    {
        await using var world = await ServerWorld.StartAsync();
        using var http = new HttpClient { BaseAddress = world.Http.BaseAddress };
        using var page = await GetAsync(http, "/");
        Assert.Equal("text/html; charset=utf-8", page.Content.Headers.ContentType!.ToString());
        Assert.Equal("br", Assert.Single(page.Content.Headers.ContentEncoding));
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'; script-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(page.Headers.GetValues("X-Content-Type-Options")));

        using var again = await GetAsync(http, "/", page.Headers.ETag!.ToString());
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(http, "/console/../slipway.db")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(http, "/console/none.js")).StatusCode);
    }

    [Fact]
    public async Task Every_module_that_is_named_is_there_and_all_together_are_small()
    {
        await using var world = await ServerWorld.StartAsync();
        using var http = new HttpClient { BaseAddress = world.Http.BaseAddress };
        var sum = 0L;
        var open = new Queue<Uri>([new Uri(http.BaseAddress!, "/")]);
        var seen = new HashSet<Uri>();
        while (open.TryDequeue(out var url))
        {
            if (!seen.Add(url))
                continue;
            using var packed = await GetAsync(http, url.ToString());
            Assert.True(packed.IsSuccessStatusCode, $"{url} is not there.");
            sum += packed.Content.Headers.ContentLength!.Value;
            var text = await http.GetStringAsync(url, ServerWorld.Cancel);
            foreach (Match name in Named().Matches(text))
                open.Enqueue(new Uri(url, name.Groups["url"].Value));
            // The pages are imported by the names in the router's table.
            if (url.AbsolutePath.EndsWith("/main.js", StringComparison.Ordinal))
            {
                foreach (Match page in Page().Matches(text))
                    open.Enqueue(new Uri(url, $"pages/{page.Groups["name"].Value}.js"));
            }
        }

        Assert.True(seen.Count > 15, $"Only {seen.Count} files were found.");
        Assert.True(sum < MostBytes, $"All files together are {sum} bytes, compressed.");
    }

    [Fact]
    public async Task Whoever_works_on_it_has_it_read_from_a_folder_and_nothing_beside_that()
    {
        var folder = Directory.CreateTempSubdirectory("slipway-web-").FullName;
        Directory.CreateDirectory(Path.Join(folder, "web", "pages"));
        await File.WriteAllTextAsync(Path.Join(folder, "secret.js"), "secret", ServerWorld.Cancel);
        await File.WriteAllTextAsync(Path.Join(folder, "web", "notes.txt"), "secret", ServerWorld.Cancel);
        await File.WriteAllTextAsync(Path.Join(folder, "web", "pages", "home.js"), "mine", ServerWorld.Cancel);
        await using var world = await ServerWorld.StartAsync(change: own => own with { ConsoleFolder = Path.Join(folder, "web") });
        using var http = new HttpClient { BaseAddress = world.Http.BaseAddress };
        Assert.Equal("mine", await http.GetStringAsync("/console/pages/home.js", ServerWorld.Cancel));
        foreach (var path in (string[])["/console/%2e%2e/secret.js", "/console/..%2fsecret.js", "/console/pages/%2e%2e%2f%2e%2e%2fsecret.js", "/console/notes.txt", $"/console/{folder}/secret.js"])
            Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(http, path)).StatusCode);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Text_never_becomes_markup_or_code()
    {
        var folder = Path.Combine(Testing.Images.Repository.Root, "src", "Slipway.Server", "WebConsole", "web");
        Assert.All(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories), file =>
            Assert.False(Dangerous().IsMatch(File.ReadAllText(file)), $"{file} makes markup or code of text, or loads something from elsewhere."));
    }

    private static async Task<HttpResponseMessage> GetAsync(HttpClient http, string path, string? known = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, br");
        if (known is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", known);
        return await http.SendAsync(request, ServerWorld.Cancel);
    }

    [GeneratedRegex("""(?:from|src=|href=)\s*["'](?<url>[^"'#$]+\.(?:js|css|svg))["']""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Named();

    // [/^\/deploy$/, 'deploy', W.deploy.title],
    [GeneratedRegex("""^  \[/\^.*/, '(?<name>[a-z]+)', W""", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Page();

    [GeneratedRegex("""innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|localStorage|sessionStorage|<script>|style="|\son[a-z]+="|https?://(?!www\.w3\.org)""", RegexOptions.None, 1000)]
    private static partial Regex Dangerous();
}
