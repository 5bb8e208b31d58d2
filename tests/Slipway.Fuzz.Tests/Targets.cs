using System.IO.Pipelines;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Slipway.Cli.Packing;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Engine.Logs;
using Slipway.Images;
using Slipway.Images.Layers;
using Slipway.Images.Manifests;
using Slipway.Images.Tar;
using Slipway.Server.Audit;
using Slipway.Server.Jobs;
using Slipway.Server.Packages;
using Slipway.Server.Policy;
using Slipway.Server.Routes;
using Slipway.Server.Services;
using Slipway.Server.Tasks;
using Xunit;

namespace Slipway.Fuzz.Tests;

/// <summary>
/// What reads bytes from outside, by the name of its corpus. Whatever the bytes are: a result or a <see cref="SlipwayException"/>
/// comes out, and what is printed reads as the same again.
/// </summary>
internal static class Targets
{
    private static readonly ImageLimits Limits = new() { HeaderBytes = 4096, RatioFreeBytes = 1 << 20, Ratio = 100 };
    private static readonly IPNetwork Instances = IPNetwork.Parse("10.203.0.0/16");

    public static IReadOnlyDictionary<string, Action<byte[]>> All { get; } = new Dictionary<string, Action<byte[]>>
    {
        ["tar"] = bytes =>
        {
            var reader = new TarReader(new Counter(new LayerBudget(Limits, () => bytes.Length)), Limits.HeaderBytes);
            reader.Read(bytes);
            reader.Complete();
        },
        ["layer"] = Decode,
        ["ignore-rules"] = Ignore,
        ["image-config"] = ReadConfig,
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
        ["service"] = bytes => Body(bytes, SlipwayJson.Wire.ServiceRequest, request => ServiceCheck.Check(request, Instances, "fuzz", DateTimeOffset.UnixEpoch)),
        ["policy-simulation"] = bytes => Body(bytes, SlipwayJson.Wire.PolicySimulationRequest, request => Simulation.Check(request, "fuzz")),
        ["task-query"] = bytes => TaskQuery.Read(Query(bytes), new TaskFeed(TimeProvider.System, [])),
        ["audit-query"] = bytes => AuditQuery.Read(Query(bytes)).Matches(Fqn.Parse("job::/a::b")),
        ["route"] = ReadRoute,
    };

    /// <summary>A layer from its blob to the entries of its tar, as a pull reads it: what becomes too much ends at its budget.</summary>
    private static void Decode(byte[] bytes)
    {
        var input = PipeReader.Create(new MemoryStream(bytes));
        var inflated = new Pipe();
        var blob = new BlobStream(input);
        var read = Task.Run(() => ReadTarAsync(inflated.Reader, new LayerBudget(Limits, () => bytes.Length)));
        var decoded = Task.Run(async () =>
        {
            try
            {
                await LayerDecoder.DecodeAsync(input, blob, new TarPipe(blob, inflated.Writer), CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                // The reader takes no more; why, it says itself.
            }
            finally
            {
                await inflated.Writer.CompleteAsync();
            }
        });
        Task.WhenAll(read, decoded).GetAwaiter().GetResult();
    }

    private static async Task ReadTarAsync(PipeReader tar, LayerBudget budget)
    {
        try
        {
            var reader = new TarReader(new Counter(budget), Limits.HeaderBytes);
            ReadResult result;
            do
            {
                result = await tar.ReadAsync();
                foreach (var segment in result.Buffer)
                {
                    budget.Inflated(segment.Length);
                    reader.Read(segment.Span);
                }

                tar.AdvanceTo(result.Buffer.End);
            }
            while (!result.IsCompleted);
            reader.Complete();
        }
        finally
        {
            await tar.CompleteAsync();
        }
    }

    private static void ReadConfig(byte[] bytes)
    {
        var blob = Digest.Parse("sha256:" + new string('a', 64));
        var manifest = new Manifest { MediaType = "", Config = new Descriptor("", blob, bytes.Length), Layers = [new Descriptor("", blob, 1)] };
        var image = ImageReader.Read(ImageReference.Parse("fuzz"), blob, manifest, bytes, bytes);
        Assert.All(image.Config.ExposedPorts, port => Assert.InRange(port, 1, 65535));
        Assert.DoesNotContain(null, image.Config.Env.Select(variable => variable.Value));
    }

    /// <summary>Rules, a line each; the last line is the path that they are asked about.</summary>
    private static void Ignore(byte[] bytes)
    {
        var lines = Encoding.UTF8.GetString(bytes).Split('\n');
        var path = lines[^1].Split('/');
        foreach (var rule in lines[..^1].Select(IgnoreRule.Parse).OfType<IgnoreRule>())
        {
            _ = rule.IsMatch(path, isFolder: false);
            _ = rule.IsMatch(path, isFolder: true);
        }
    }

    private static HttpRequest Query(byte[] bytes)
    {
        var request = new DefaultHttpContext().Request;
        // The line after the query is what a browser sends when it comes back to an event stream.
        var lines = Encoding.Latin1.GetString(bytes).Split('\n', 2);
        request.QueryString = new QueryString("?" + lines[0]);
        if (lines.Length > 1)
            request.Headers["Last-Event-ID"] = lines[1];
        return request;
    }

    private static void ReadRoute(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        if (TcpRange.TryParse(text, out var range))
            Assert.InRange(range.First, 1, range.Last);
        foreach (var type in (string[])["http", "tcp"])
        {
            if (!RouteAddress.TryParse(type, text, out var address, out var problem))
                Assert.NotEmpty(problem);
            else
                Assert.True(RouteAddress.TryParse(type, address.ToString(), out var again, out problem) && again.ToString() == address.ToString(), problem ?? address.ToString());
        }
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

    private sealed class Counter(LayerBudget budget) : ITarVisitor
    {
        private long last;

        public void Begin(TarEntry entry)
        {
            Assert.True(entry.Size >= 0);
            budget.Count(entry);
            _ = EntryPath.Parse(entry.Path, Limits.PathBytes);
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
