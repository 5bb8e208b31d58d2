using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Slipway.Contracts;
using Slipway.Contracts.Instances;
using Slipway.Contracts.Jobs;
using Slipway.Integration.Tests.Support;
using Xunit;

namespace Slipway.Integration.Tests.Routes;

/// <summary>Apps answer at their public addresses, on real containers.</summary>
public sealed class RoutingTests
{
    private const string Www = "www.acme.example";

    [Fact]
    public async Task A_deployed_app_answers_at_its_route_and_no_more_when_it_is_unmapped()
    {
        await using var world = await RoutedWorld.StartAsync();
        var job = await world.DeployAsync("web", RoutedWorld.Web("hello"), new() { ["http://WWW.acme.example/"] = 8080 });
        Assert.Equal("200 hello", await world.TextAsync(Www));
        Assert.Equal("200 hello", await world.TextAsync("WWW.ACME.EXAMPLE.:8080"));
        Assert.Equal($$"""{"{{Www}}":["{{job.Uuid}}"]}""", await world.Server.Http.GetStringAsync("/v1/jobs/routes", ServerWorld.Cancel));

        var chosen = await world.MapAsync(new { job_fqn = job.Fqn.ToString(), endpoint = "auto" });
        Assert.Matches(@"^web-[a-z0-9]{6}\.slipway\.localhost$", chosen.Endpoint);
        Assert.Equal("200 hello", await world.TextAsync(chosen.Endpoint));

        using var removed = await world.Server.Http.DeleteAsync($"/v1/routes?job_fqn={job.Fqn}&endpoint={chosen.Endpoint}", ServerWorld.Cancel);
        Assert.Equal(HttpStatusCode.OK, removed.StatusCode);
        Assert.Equal("404 No app answers at this address.", await world.TextAsync(chosen.Endpoint));
        Assert.Single(await world.Server.InstancesAsync(job));

        await world.Server.PutAsync(await world.FindAsync(job.Fqn.ToString()) with { State = JobState.Stopped });
        using var stopped = await world.GetAsync(Www);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, stopped.StatusCode);
        Assert.NotNull(stopped.Headers.RetryAfter);
    }

    [Fact]
    public async Task The_longest_path_wins_and_paths_end_at_slashes()
    {
        await using var world = await RoutedWorld.StartAsync();
        await world.DeployAsync("web", RoutedWorld.Web("whole"), new() { [Www] = 8080 });
        await world.DeployAsync("shop", RoutedWorld.Web("shop"), new() { [$"{Www}/shop"] = 8080 });
        Assert.Equal("200 whole", await world.TextAsync(Www));
        Assert.Equal("200 shop", await world.TextAsync(Www, "/shop"));
        Assert.StartsWith("404", await world.TextAsync(Www, "/shopping"), StringComparison.Ordinal);
        Assert.Equal("200 whole", await world.TextAsync(Www, "/shop/../"));
    }

    [Fact]
    public async Task A_port_of_the_platforms_choice_is_told_and_the_app_runs_once_it_listens()
    {
        await using var world = await RoutedWorld.StartAsync();
        var job = await world.DeployAsync("late", ["/bin/sh", "-c", "mkdir /tmp/w; echo $PORT > /tmp/w/index.html; sleep 1; trap 'exit 0' TERM; httpd -f -p $PORT -h /tmp/w & wait"], new() { [Www] = 0 });
        Assert.Equal("200 4000", await world.TextAsync(Www));
        Assert.Equal([0, 8080], job.Ports.Select(port => port.Number).Order());
    }

    [Fact]
    public async Task Weights_share_an_endpoint_among_jobs_of_a_namespace_and_of_no_other()
    {
        await using var world = await RoutedWorld.StartAsync();
        await world.DeployAsync("blue", RoutedWorld.Web("blue"));
        await world.DeployAsync("green", RoutedWorld.Web("green"));
        await world.MapAsync(new { job_fqn = "job::/sandbox/admin::blue", endpoint = Www, weight = 0.75 });
        await world.MapAsync(new { job_fqn = "job::/sandbox/admin::green", endpoint = Www });
        var answers = new List<string>();
        for (var request = 0; request < 20; request++)
            answers.Add(await world.TextAsync(Www));
        Assert.Equal((15, 5), (answers.Count(answer => answer == "200 blue"), answers.Count(answer => answer == "200 green")));

        await world.DeployAsync("thief", RoutedWorld.Web("thief"), ns: "/elsewhere");
        var error = await world.Server.FailAsync(HttpMethod.Post, "/v1/routes", JsonSerializer.Serialize(new { job_fqn = "job::/elsewhere::thief", endpoint = Www }));
        Assert.Equal("name_taken", error.ErrorCode);
    }

    [Fact]
    public async Task When_an_instance_is_gone_the_others_answer()
    {
        await using var world = await RoutedWorld.StartAsync();
        // Each answers with its own name; one asked for /cgi-bin/die ends.
        var command = RoutedWorld.Web("$CNTM_INSTANCE_UUID", before: "mkdir -p /tmp/w/cgi-bin; printf '#!/bin/sh\\nkill 1\\n' > /tmp/w/cgi-bin/die; chmod +x /tmp/w/cgi-bin/die;");
        var job = await world.DeployAsync("web", command, new() { [Www] = 8080 });
        await world.Server.PutAsync(job with { NumInstances = 3 });
        var seen = new HashSet<string>();
        for (var request = 0; request < 6; request++)
            seen.Add(await world.TextAsync(Www));
        Assert.Equal(3, seen.Count);

        // Not with GET, which the router would ask the others, too.
        using var _ = await world.GetAsync(Www, "/cgi-bin/die", request => request.Method = HttpMethod.Post);
        for (var request = 0; request < 12; request++)
            Assert.StartsWith("200", await world.TextAsync(Www), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restart_replaces_instances_one_by_one_and_nobody_notices()
    {
        await using var world = await RoutedWorld.StartAsync();
        var job = await world.DeployAsync("web", RoutedWorld.Web("hello", before: "sleep 1;"), new() { [Www] = 8080 });
        await world.Server.PutAsync(job with { NumInstances = 2 });
        var before = (await world.Server.InstancesAsync(job)).Select(instance => instance.Uuid).ToHashSet();

        var restart = world.Server.Http.PostAsync($"/v1/jobs/{job.Uuid}/restart", null, ServerWorld.Cancel);
        var answers = 0;
        for (; !restart.IsCompleted; answers++)
            Assert.Equal("200 hello", await world.TextAsync(Www));
        using var response = await restart;
        Assert.True(response.IsSuccessStatusCode);
        Assert.True(answers > 10);
        var after = (await world.Server.InstancesAsync(job)).Where(instance => instance.State == InstanceState.Running).ToList();
        Assert.Equal(2, after.Count);
        Assert.DoesNotContain(after, instance => before.Contains(instance.Uuid));
    }

    [Fact]
    public async Task A_port_that_never_opens_fails_the_start_and_leaves_the_old_instances_alone()
    {
        await using var world = await RoutedWorld.StartAsync();
        var job = await world.DeployAsync("web", RoutedWorld.Web("hello"), new() { [Www] = 8080 });
        var app = job.Processes[Job.AppProcess];
        job = await world.Server.PutAsync(job with { State = JobState.Stopped, Ports = [job.Ports[0] with { Optional = false }], Processes = Process(app with { StartCommandTimeout = 1 }) });
        job = await world.Server.PutAsync(job with { State = JobState.Started });

        job = await world.Server.PutAsync(job with { State = JobState.Stopped, Processes = Process(app with { StartCommandTimeout = 1, StartCommandRaw = ["/bin/sh", "-c", "echo I sulk; trap 'exit 0' TERM; sleep 1000 & wait"] }) });
        var error = await world.Server.FailAsync(HttpMethod.Put, $"/v1/jobs/{job.Uuid}", JsonSerializer.Serialize(job with { State = JobState.Started }, SlipwayJson.Wire.Job));
        Assert.Equal("start_failed", error.ErrorCode);
        Assert.Contains("nothing listens on port 8080", error.Message, StringComparison.Ordinal);
        Assert.Contains("I sulk", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(await world.Server.InstancesAsync(job), instance => instance.State != InstanceState.Removed);

        static Dictionary<string, ProcessObject> Process(ProcessObject process) => new() { [Job.AppProcess] = process };
    }

    [Fact]
    public async Task The_platforms_own_addresses_and_what_is_no_address_can_not_be_mapped()
    {
        await using var world = await RoutedWorld.StartAsync();
        var job = await world.DeployAsync("web", RoutedWorld.Web("hello"));
        foreach (var endpoint in new[] { "api.slipway.localhost", "AUTH.slipway.localhost.", "slipway.localhost", "*.acme.example", "127.0.0.1", "localhost", "a b.example", "acme.example:8080", "acme.example/a?b", "acme.example/../x", "" })
        {
            var error = await world.Server.FailAsync(HttpMethod.Post, "/v1/routes", JsonSerializer.Serialize(new { job_fqn = job.Fqn.ToString(), endpoint }));
            Assert.Equal(("request_invalid", endpoint), (error.ErrorCode, endpoint));
        }

        Assert.Equal("request_invalid", (await world.Server.FailAsync(HttpMethod.Post, "/v1/routes", JsonSerializer.Serialize(new { job_fqn = job.Fqn.ToString(), endpoint = "auto", type = "tcp" }))).ErrorCode);
        using var api = await world.GetAsync("api.slipway.localhost", "/v1/version");
        Assert.Equal(HttpStatusCode.OK, api.StatusCode);
        Assert.Equal("404 No app answers at this address.", await world.TextAsync("x.slipway.localhost", "/v1/version"));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: www.acme.example\r\nHost: api.slipway.localhost\r\n\r\n")]
    [InlineData("GET http://www.acme.example/ HTTP/1.1\r\nHost: api.slipway.localhost\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: www.acme.example@api.slipway.localhost\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: www.acme.example\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello")]
    [InlineData("POST / HTTP/1.1\r\nHost: www.acme.example\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n")]
    public async Task Requests_that_two_readers_could_read_in_two_ways_are_refused(string request)
    {
        await using var world = await RoutedWorld.StartAsync();
        Assert.StartsWith("HTTP/1.1 400", await world.RawAsync(request), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_is_the_same_however_it_is_spelled_and_no_spelling_leads_past_the_router()
    {
        await using var world = await RoutedWorld.StartAsync();
        await world.DeployAsync("web", RoutedWorld.Web("hello"), new() { [Www] = 8080 });
        foreach (var host in new[] { Www, Www.ToUpperInvariant(), Www + ".", Www + ":80", Www + ".:4711" })
            Assert.Equal("200 hello", await world.TextAsync(host));
        foreach (var host in new[] { $"x.{Www}", $"{RoutedWorld.Domain}.evil.example", "x." + RoutedWorld.Domain + ".", "api." + RoutedWorld.Domain + ".evil.example", "[::1]:80", "127.1" })
            Assert.DoesNotContain("hello", await world.TextAsync(host), StringComparison.Ordinal);
        // Other names below the domain are never the API's, however they end.
        Assert.StartsWith("404 No app", await world.TextAsync($"other.{RoutedWorld.Domain}.", "/v1/version"), StringComparison.Ordinal);
        Assert.StartsWith("404 No app", await world.TextAsync($"OTHER.{RoutedWorld.Domain}:80", "/v1/version"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 400", await world.RawAsync($"GET / HTTP/1.1\r\nHost: {Www}/x\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 400", await world.RawAsync($"GET / HTTP/1.1\r\nHost: {Www},api.{RoutedWorld.Domain}\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_that_hangs_takes_its_own_share_of_the_router_only()
    {
        await using var world = await RoutedWorld.StartAsync(options => options with { Limits = new() { Routed = new(3, 2) } });
        var hangs = "mkdir -p /tmp/w/cgi-bin; printf '#!/bin/sh\\necho Content-Type: text/plain; echo; echo on; exec sleep 60' > /tmp/w/cgi-bin/hang; chmod +x /tmp/w/cgi-bin/*;";
        await world.DeployAsync("slow", RoutedWorld.Web("slow", before: hangs), new() { ["slow.acme.example"] = 8080 });
        await world.DeployAsync("web", RoutedWorld.Web("hello"), new() { [Www] = 8080 });
        using var one = await world.OpenAsync("slow.acme.example", "/cgi-bin/hang");
        using var two = await world.OpenAsync("slow.acme.example", "/cgi-bin/hang");
        using var full = await world.GetAsync("slow.acme.example");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, full.StatusCode);
        Assert.NotNull(full.Headers.RetryAfter);
        Assert.Equal("200 hello", await world.TextAsync(Www));
    }

    [Fact]
    public async Task What_a_client_says_about_where_it_comes_from_does_not_reach_the_app_but_its_authorization_does()
    {
        await using var world = await RoutedWorld.StartAsync();
        var command = RoutedWorld.Web("x", before: "mkdir -p /tmp/w/cgi-bin; printf '#!/bin/sh\\necho Content-Type: text/plain; echo; env' > /tmp/w/cgi-bin/env; chmod +x /tmp/w/cgi-bin/env;");
        await world.DeployAsync("web", command, new() { [Www] = 8080 });
        using var response = await world.GetAsync(Www, "/cgi-bin/env?authorization=Bearer%20x", request =>
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "not-ours");
            request.Headers.Add("X-Forwarded-For", "6.6.6.6");
            request.Headers.Add("X-Forwarded-Host", "evil.example");
            request.Headers.Add("Forwarded", "for=6.6.6.6");
            request.Headers.Add("X-Hop", "hop-by-hop");
            request.Headers.TryAddWithoutValidation("Connection", "X-Hop, X-Forwarded-For");
        });
        var environment = await response.Content.ReadAsStringAsync(ServerWorld.Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains($"HTTP_HOST={Www}", environment, StringComparison.Ordinal);
        Assert.DoesNotContain("6.6.6.6", environment, StringComparison.Ordinal);
        Assert.DoesNotContain("evil.example", environment, StringComparison.Ordinal);
        Assert.DoesNotContain("hop-by-hop", environment, StringComparison.Ordinal);
        Assert.Contains("HTTP_X_FORWARDED_FOR=127.0.0.1", environment, StringComparison.Ordinal);
        Assert.Contains("QUERY_STRING=authorization=Bearer%20x", environment, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_websocket_goes_through_both_ways()
    {
        // Answers the handshake (RFC 6455, 4.2.2), says hello, and tells how many bytes the first frame of five letters has: 2 of head, 4 of mask, 5.
        const string Server = """
            #!/bin/sh
            while read -r line; do
              line=$(printf %s "$line" | tr -d '\r')
              case $(printf %s "$line" | tr A-Z a-z) in sec-websocket-key:*) key=${line#*: } ;; '') break ;; esac
            done
            accept=$(printf '%s258EAFA5-E914-47DA-95CA-C5AB0DC85B11' "$key" | sha1sum | cut -d' ' -f1 | xxd -r -p | base64)
            printf 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n\201\005hello' "$accept"
            bytes=$(head -c 11 | wc -c)
            printf '\201\002%s' "$bytes"
            exec cat > /dev/null
            """;
        await using var world = await RoutedWorld.StartAsync();
        await world.DeployAsync("ws", ["/bin/sh", "-c", $"cat > /tmp/ws <<'END'\n{Server}\nEND\nchmod +x /tmp/ws; trap 'exit 0' TERM; nc -ll -p 8080 -e /tmp/ws & wait"], new() { [Www] = 8080 });
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Host", Www);
        await socket.ConnectAsync(new Uri($"ws://{world.Address.Authority}/"), ServerWorld.Cancel);
        Assert.Equal("hello", await ReceiveAsync(socket));
        await socket.SendAsync("howdy"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, ServerWorld.Cancel);
        Assert.Equal("11", await ReceiveAsync(socket));
    }

    [Fact]
    public async Task An_event_stream_comes_as_it_is_made()
    {
        await using var world = await RoutedWorld.StartAsync();
        var command = RoutedWorld.Web("x", before: "mkdir -p /tmp/w/cgi-bin; mkfifo /tmp/gate; "
            + "printf '#!/bin/sh\\necho Content-Type: text/event-stream; echo; echo data: one; echo; read line < /tmp/gate; echo data: two; echo' > /tmp/w/cgi-bin/events; "
            + "printf '#!/bin/sh\\necho Content-Type: text/plain; echo; echo go > /tmp/gate' > /tmp/w/cgi-bin/go; chmod +x /tmp/w/cgi-bin/*;");
        await world.DeployAsync("web", command, new() { [Www] = 8080 });
        using var events = await world.OpenAsync(Www, "/cgi-bin/events");
        using var lines = new StreamReader(await events.Content.ReadAsStreamAsync(ServerWorld.Cancel));
        // The second is not made before the first has been read.
        Assert.Equal("data: one", await lines.ReadLineAsync(ServerWorld.Cancel));
        Assert.StartsWith("200", await world.TextAsync(Www, "/cgi-bin/go"), StringComparison.Ordinal);
        Assert.Equal("", await lines.ReadLineAsync(ServerWorld.Cancel));
        Assert.Equal("data: two", await lines.ReadLineAsync(ServerWorld.Cancel));
    }

    [Fact]
    public async Task A_user_gives_addresses_below_the_clusters_domain_to_jobs_of_the_own_sandbox_only()
    {
        await using var world = await RoutedWorld.StartAsync();
        world.Server.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await world.Server.IssueTokenAsync("fred"));
        await world.DeployAsync("web", RoutedWorld.Web("hello"), ns: "/sandbox/fred");
        var chosen = await world.MapAsync(new { job_fqn = "job::/sandbox/fred::web", endpoint = "auto" });
        Assert.Equal("200 hello", await world.TextAsync(chosen.Endpoint));
        var error = await world.Server.FailAsync(HttpMethod.Post, "/v1/routes", JsonSerializer.Serialize(new { job_fqn = "job::/sandbox/fred::web", endpoint = Www }));
        Assert.Equal(["permit map"], error.MissingClaims);
    }

    [Fact]
    public async Task A_tcp_route_carries_bytes_both_ways_and_lets_one_side_end_first()
    {
        await using var world = await RoutedWorld.StartAsync(options => options with { TcpRoutePorts = "17100-17199" });
        var job = await world.DeployAsync("echo", ["/bin/sh", "-c", "trap 'exit 0' TERM; nc -ll -p 8080 -e cat & wait"]);
        var route = await world.MapAsync(new { job_fqn = job.Fqn.ToString(), type = "tcp", endpoint = "auto", port = 8080 });
        var endPoint = IPEndPoint.Parse(route.Endpoint);
        string answer = "";
        await ServerWorld.EventuallyAsync(
            async () =>
            {
                try
                {
                    answer = await SayAsync(endPoint, "hello");
                }
                catch (SocketException)
                {
                    return false;
                }

                return answer.Length > 0;
            },
            "the tcp route to be open");
        Assert.Equal("hello", answer);
    }

    private static async Task<string> ReceiveAsync(ClientWebSocket socket)
    {
        var buffer = new byte[100];
        var received = await socket.ReceiveAsync(buffer, ServerWorld.Cancel);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }

    private static async Task<string> SayAsync(IPEndPoint to, string text)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(to, ServerWorld.Cancel);
        await socket.SendAsync(Encoding.ASCII.GetBytes(text), ServerWorld.Cancel);
        socket.Shutdown(SocketShutdown.Send);
        var buffer = new byte[100];
        return Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer, ServerWorld.Cancel));
    }
}
