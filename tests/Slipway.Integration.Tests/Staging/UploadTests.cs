using System.Text.Json;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Packages;
using Slipway.Integration.Tests.Support;
using Xunit;

namespace Slipway.Integration.Tests.Staging;

/// <summary>Uploads and folders that can't become anything: said clearly, with nothing left.</summary>
public sealed class UploadTests
{
    [Fact]
    public async Task What_is_not_what_was_announced_is_refused_and_may_be_sent_again()
    {
        await using var world = await ServerWorld.StartAsync();
        var bytes = new SourceFolder().File("unknown.txt", "x").Pack();
        var package = await SourceFolder.AnnounceAsync(world, "app", bytes);
        Assert.Equal(PackageState.Uploading, package.State);

        var other = (byte[])bytes.Clone();
        other[^1] ^= 1;
        var announced = $"sha-256=:{Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(bytes))}:";
        Assert.Contains("has the digest", (await RefusedAsync(world, package, other, announced)).Message, StringComparison.Ordinal);
        Assert.Contains("Content-Digest", (await RefusedAsync(world, package, other, null)).Message, StringComparison.Ordinal);
        Assert.Contains("Content-Length", (await RefusedAsync(world, package, bytes[..^1], announced)).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(world.Data, "uploads")));

        using var good = await SourceFolder.UploadAsync(world, package, bytes);
        Assert.True(good.IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_folder_that_nothing_detects_is_told_what_is_looked_for()
    {
        await using var world = await ServerWorld.StartAsync();
        var (code, error) = SourceFolder.Failure(await new SourceFolder().File("readme.txt", "hello").StageAsync(world));
        Assert.Equal("nothing_detected", code);
        Assert.Contains(
            "docker: Dockerfile; dotnet: *.csproj, *.sln, *.slnx, global.json; nodejs: package.json; python: requirements.txt, pyproject.toml; static-site: index.html, index.htm; bash: a start command",
            error,
            StringComparison.Ordinal);
        await world.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task An_empty_folder_is_refused()
    {
        await using var world = await ServerWorld.StartAsync();
        var (code, error) = SourceFolder.Failure(await new SourceFolder().Folder("./").StageAsync(world));
        Assert.Equal("source_invalid", code);
        Assert.StartsWith("The uploaded folder is empty", error, StringComparison.Ordinal);
        await world.AssertNothingIsLeftAsync();
    }

    [Theory]
    [InlineData("../evil", null)]
    [InlineData("/etc/evil", null)]
    [InlineData("a/../../evil", null)]
    [InlineData("link", "/etc/passwd")]
    [InlineData("a/link", "../../etc/passwd")]
    public async Task Path_tricks_are_refused(string name, string? target)
    {
        await using var world = await ServerWorld.StartAsync();
        var folder = target is null ? new SourceFolder().File(name, "x") : new SourceFolder().Link(name, target);
        var (code, error) = SourceFolder.Failure(await folder.File("index.html", "x").StageAsync(world));
        Assert.Equal("source_invalid", code);
        Assert.Contains(name, error, StringComparison.Ordinal);
        await world.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_package_larger_than_its_quota_is_refused_before_anything_is_sent()
    {
        await using var world = await ServerWorld.StartAsync();
        world.Enforce("limits", "on quota::/sandbox/admin { { max.package.size 50KB } }");
        var error = await world.FailAsync(HttpMethod.Post, "/v1/packages", JsonSerializer.Serialize(SourceFolder.Announcement("app", new byte[100_000])));
        Assert.Equal("quota_exceeded", error.ErrorCode);
    }

    [Fact]
    public async Task A_package_whose_content_never_came_is_gone_after_a_restart()
    {
        await using var world = await ServerWorld.StartAsync();
        await SourceFolder.AnnounceAsync(world, "app", [1, 2, 3]);
        await world.StopServerAsync();
        await world.StartServerAsync();
        Assert.Empty(await world.PackagesAsync());
    }

    [Fact]
    public async Task What_comes_with_the_server_can_be_read_by_all_and_changed_by_nobody()
    {
        await using var world = await ServerWorld.StartAsync();
        var pipelines = JsonSerializer.Deserialize(await world.Http.GetStringAsync("/v1/stagingpipelines", ServerWorld.Cancel), SlipwayJson.Wire.IReadOnlyListStagingPipeline)!;
        Assert.Equal(["bash", "docker", "dotnet", "nodejs", "python", "static-site"], pipelines.Select(pipeline => pipeline.Name));
        var error = await world.FailAsync(HttpMethod.Delete, $"/v1/stagingpipelines/{pipelines[0].Uuid}", null);
        Assert.Equal("state_conflict", error.ErrorCode);
    }

    private static async Task<ApiError> RefusedAsync(ServerWorld world, Package package, byte[] bytes, string? contentDigest)
    {
        using var response = await SourceFolder.UploadAsync(world, package, bytes, contentDigest);
        var error = JsonSerializer.Deserialize(await response.Content.ReadAsStringAsync(ServerWorld.Cancel), SlipwayJson.Wire.ApiError)!;
        Assert.Equal("upload_mismatch", error.ErrorCode);
        return error;
    }
}
