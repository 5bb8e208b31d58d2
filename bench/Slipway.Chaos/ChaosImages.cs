using System.Security.Cryptography;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;

namespace Slipway.Chaos;

/// <summary>
/// Images that tell when a byte of them is not what was pushed: each checks its own files when it starts, and says so in its log.
/// Neighbours share a layer, so that pulls meet.
/// </summary>
internal static class ChaosImages
{
    private const int Count = 12;
    private const int LeastBytes = 50_000;
    private const int MostBytes = 3_000_000;

    /// <summary>The line of an instance whose files are as they were pushed.</summary>
    public const string Intact = "every byte is there";

    private const string Script = $"cd /chaos && sha256sum -c sums-* >/dev/null && echo '{Intact}' || exit 3; trap 'exit 0' TERM; while :; do sleep 1000 & wait $!; done";

    /// <summary>What an app prints that is watched for the whole run: a number after the other.</summary>
    public const string CountingScript = "i=0; trap 'exit 0' TERM; while :; do i=$((i+1)); echo \"number $i\"; sleep 0.1; done";

    /// <returns>Their names: <c>chaos/image-1:latest</c>…</returns>
    public static async Task<IReadOnlyList<string>> PushAsync(TestRegistry registry, Draw draw)
    {
        var busybox = (await BusyboxImage.CreateAsync("sh")).Layers[0];
        var noise = Enumerable.Range(0, Count + 1).Select(number => Noise(number, draw.Between(LeastBytes, MostBytes))).ToList();
        var names = new List<string>();
        for (var number = 0; number < Count; number++)
        {
            var name = $"chaos/image-{number}:latest";
            registry.Push(name, new ImageBuilder().Layer(busybox).Layer(noise[number]).Layer(noise[number + 1])
                .Run("Cmd", "/bin/sh", "-c", Script).Run("Env", "PATH=/bin").Build());
            names.Add(name);
        }

        return names;
    }

    private static TestLayer Noise(int number, int length)
    {
        var bytes = new byte[length];
        new Random(number + length).NextBytes(bytes);
        var sum = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return new LayerBuilder().File($"chaos/noise-{number}", bytes).File($"chaos/sums-{number}", $"{sum}  noise-{number}\n").Build();
    }
}
