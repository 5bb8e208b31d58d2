using Slipway.Testing.Images;
using Slipway.Testing.Registries;

namespace Slipway.Console.Tests.Support;

/// <summary>An image of layers that no other test has brought here; each stops in its middle until the gate opens.</summary>
internal static class SlowImage
{
    /// <returns>The gate.</returns>
    public static TaskCompletionSource PushHeld(TestRegistry images)
    {
        var image = new ImageBuilder();
        foreach (var size in new[] { 900_000, 2_400_000, 300_000 })
        {
            var content = new byte[size];
            Random.Shared.NextBytes(content);
            image.Layer(layer => layer.File("etc/slow", content));
        }

        images.Push("team/slow:1", image.Run("Cmd", "/bin/app").Build());
        images.Misbehave.BlobGateFrom = 100_000;
        return images.Misbehave.BlobGate = new TaskCompletionSource();
    }

    public static Task<Uri> DeployAsync(ServerProcess server, TestRegistry images, string name) =>
        server.StartDeployAsync(new { image_url = $"{images.Host}/team/slow:1", job_fqn = $"job::/watching::{name}", start = false });
}
