using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Engine.Logs;
using Slipway.Images;
using Slipway.Images.Layers;
using Slipway.Images.Manifests;
using Slipway.Images.Tar;
using Slipway.Server.Jobs;
using Slipway.Server.Packages;
using Slipway.Server.Services;
using Xunit;

namespace Slipway.Fuzz.Tests;

/// <summary>
/// What reads bytes from outside, by the name of its corpus. Whatever the bytes are: a result or a <see cref="SlipwayException"/>
/// comes out, and what is printed reads as the same again.
/// </summary>
internal static class Targets
{
    private static readonly ImageLimits Limits = new() { HeaderBytes = 4096 };

    public static IReadOnlyDictionary<string, Action<byte[]>> All { get; } = new Dictionary<string, Action<byte[]>>
    {
        ["tar"] = bytes =>
        {
            var reader = new TarReader(new Counter(), Limits.HeaderBytes);
            reader.Read(bytes);
            reader.Complete();
        },
        ["layer"] = Decode,
        ["manifest"] = bytes => Manifest.Parse(bytes, null, "fuzz", Limits),
        ["pax"] = bytes => new PaxRecords().Read(bytes),
        ["image-reference"] = RoundTrip<ImageReference>,
        ["fqn"] = RoundTrip<Fqn>,
        ["digest"] = RoundTrip<Digest>,
        ["log-line"] = bytes =>
        {
            if (RawLogLine.TryParse(bytes, out var line))
                _ = RawLogLine.TryParseTime(line.Timestamp, out _);
        },
        ["docker-job"] = bytes => Body(bytes, SlipwayJson.Wire.CreateDockerJobRequest, DockerJobRequest.Check),
        ["job"] = bytes => Body(bytes, SlipwayJson.Wire.CreateJobRequest, NewJobRequest.Check),
        ["package"] = bytes => Body(bytes, SlipwayJson.Wire.CreatePackageRequest, NewPackage.Check),
        ["binding"] = bytes => Body(bytes, SlipwayJson.Wire.BindingRequest, BindingOrder.Check),
    };

    private static void Decode(byte[] bytes)
    {
        // The pipe holds all that an input of this size may become; what is larger is a bomb, which ends at its reader.
        var input = PipeReader.Create(new MemoryStream(bytes));
        var output = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var blob = new BlobStream(input);
        LayerDecoder.DecodeAsync(input, blob, new TarPipe(blob, output.Writer), CancellationToken.None).GetAwaiter().GetResult();
    }

    private static void RoundTrip<T>(byte[] bytes)
        where T : struct, IParsableName<T>
    {
        if (!T.TryParse(Encoding.UTF8.GetString(bytes), out var value, out var problem))
        {
            Assert.NotEmpty(problem);
            return;
        }

        Assert.True(T.TryParse(value.ToString(), out var again, out problem), problem);
        Assert.Equal(value, again);
    }

    private static void Body<TWire, TChecked>(byte[] bytes, JsonTypeInfo<TWire> type, Func<TWire, TChecked> check)
    {
        TWire? wire;
        try
        {
            wire = JsonSerializer.Deserialize(bytes, type);
        }
        catch (JsonException)
        {
            return; // the server's answer to it is invalid_request
        }

        if (wire is not null)
            check(wire);
    }

    private sealed class Counter : ITarVisitor
    {
        private long last;

        public void Begin(TarEntry entry)
        {
            Assert.True(entry.Size >= 0);
            last = 0;
        }

        public void Write(long offset, ReadOnlySpan<byte> content)
        {
            Assert.True(offset >= last, "offsets ascend");
            last = offset + content.Length;
        }

        public void End()
        {
        }
    }
}
