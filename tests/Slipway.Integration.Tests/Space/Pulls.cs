using System.Text.Json;
using Slipway.Contracts.Tasks;
using Slipway.Integration.Tests.Support;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Space;

internal static class Pulls
{
    /// <summary>Asks for the package <c>name</c> of the image <c>team/name:1</c>.</summary>
    public static async Task<Uri> PostPullAsync(this ServerWorld world, TestRegistry registry, string name)
    {
        using var response = await world.Http.PostAsync(
            "/v1/packages/docker",
            ServerWorld.JsonBody(new { image_url = $"{registry.Host}/team/{name}:1", package_fqn = $"package::/sandbox/admin::{name}" }),
            ServerWorld.Cancel);
        var text = await response.Content.ReadAsStringAsync(ServerWorld.Cancel);
        Assert.True(response.IsSuccessStatusCode, text);
        return new Uri(JsonDocument.Parse(text).RootElement.GetProperty("location").GetString()!);
    }

    public static async Task<TaskDocument> PullAsync(this ServerWorld world, TestRegistry registry, string name) =>
        await world.WaitForEndAsync(await world.PostPullAsync(registry, name));
}
