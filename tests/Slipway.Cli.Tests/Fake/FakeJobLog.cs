using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Slipway.Contracts;
using Slipway.Contracts.Logs;
using Slipway.Contracts.Names;

namespace Slipway.Cli.Tests.Fake;

/// <summary>What a job has written, and those who follow it.</summary>
internal sealed class FakeJobLog
{
    private readonly Lock gate = new();
    private readonly List<string> lines = [];
    private readonly List<Channel<string>> followers = [];

    /// <summary>Completed when the first reader that follows has come.</summary>
    public TaskCompletionSource Followed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Write(string line)
    {
        lock (gate)
        {
            lines.Add(line);
            foreach (var follower in followers)
                follower.Writer.TryWrite(line);
        }
    }

    /// <summary>The newest lines, and a channel with what comes after them.</summary>
    public (IReadOnlyList<string> Lines, ChannelReader<string> Next) Open(int count)
    {
        var channel = Channel.CreateUnbounded<string>();
        lock (gate)
        {
            followers.Add(channel);
            return ([.. lines.TakeLast(count)], channel.Reader);
        }
    }

    /// <summary>For each answer with cursors in turn: after how many lines its connection is cut. Those after the last are whole.</summary>
    public Queue<int> CutAfter { get; } = [];

    /// <summary>Lines before this one are no longer there.</summary>
    public int Kept { get; set; }

    /// <summary>Lines with their number as the cursor.</summary>
    public async Task WriteJsonAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var (all, next) = Open(int.MaxValue);
        var from = query["cursor"].ToString() is { Length: > 0 } cursor ? int.Parse(cursor.Split(':')[1]) : Math.Max(0, all.Count - int.Parse(query["lines"]!));
        var left = CutAfter.TryDequeue(out var cut) ? cut : int.MaxValue;
        context.Response.ContentType = "application/x-ndjson";
        await context.Response.StartAsync();
        for (var number = Math.Max(from, Kept); ; number++)
        {
            if (number >= all.Count && (query["follow"] != "true" || !await next.WaitToReadAsync(context.RequestAborted)))
                return;
            var line = number < all.Count ? all[number] : await next.ReadAsync(context.RequestAborted);
            if (left-- == 0)
                return;
            var record = new JobLogLine
            {
                Cursor = $"c5a0cb8e:{number + 1}",
                Stream = "stdout",
                Text = line,
                Instance = InstanceId.Parse("c5a0cb8e-0000-4000-8000-000000000000"),
                Gap = number > from && number == Kept,
            };
            await context.Response.WriteAsync(JsonSerializer.Serialize(record, SlipwayJson.Default.JobLogLine) + "\n");
            await context.Response.Body.FlushAsync();
        }
    }
}
