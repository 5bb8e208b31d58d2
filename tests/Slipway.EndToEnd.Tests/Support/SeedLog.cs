using Xunit;

namespace Slipway.EndToEnd.Tests.Support;

/// <summary>The seventeen lines that the seed's sample prints.</summary>
internal static class SeedLog
{
    public const string LastLine = "WebSocket connection closed.";

    /// <summary>They are all there and nothing else. The layers' ids are the image's own, and the two layers come side by side.</summary>
    public static void AssertIsWhole(IReadOnlyList<string> lines)
    {
        var ids = lines.Where(line => line.StartsWith("Downloading layers - downloading layer ", StringComparison.Ordinal)).Select(line => line[^8..]).ToList();
        Assert.True(ids.Count == 2, "Two layers are to be downloaded:\n" + string.Join('\n', lines));
        Assert.All(ids, id => Assert.Matches("^[0-9a-f]{8}$", id));
        Assert.Equal(
            [
                "/v1/jobs/docker API request successful.",
                "WebSocket connection established, waiting for task events...",
                "Pulling Docker image - checking policy",
                "Pulling Docker image - checking if package FQN is taken",
                "Pulling Docker image - fetching image metadata",
                "Pulling Docker image - creating package",
                "Pulling Docker image - fetching 2 layers",
            ],
            lines.Take(7));
        Assert.Equal(
            ids.SelectMany(id => new[] { $"Downloading layers - downloaded layer {id}", $"Downloading layers - downloading layer {id}" }).Order(),
            lines.Skip(7).Take(4).Order());
        foreach (var id in ids)
        {
            Assert.True(
                lines.Index().First(line => line.Item.EndsWith("downloading layer " + id, StringComparison.Ordinal)).Index
                < lines.Index().First(line => line.Item.EndsWith("downloaded layer " + id, StringComparison.Ordinal)).Index,
                $"Layer {id} is downloading before it is downloaded.");
        }

        Assert.Equal(
            [
                "Pulling Docker image - downloaded all layers",
                "Creating job - ",
                "Configuring job - tagging package",
                "Starting job - ",
                "Task completed successfully.",
                LastLine,
            ],
            lines.Skip(11));
    }
}
