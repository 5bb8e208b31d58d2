using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Slipway.Chaos.Servers;
using Slipway.Contracts;
using Slipway.Contracts.Instances;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;
using Slipway.Contracts.Tasks;

namespace Slipway.Chaos.Api;

/// <summary>The administrator's way to a server that may be gone at any moment.</summary>
internal sealed class ApiClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ServerUnderTest server;
    private readonly Journal journal;
    private readonly Figures figures;

    public ApiClient(ServerUnderTest server, Journal journal, Figures figures)
    {
        (this.server, this.journal, this.figures) = (server, journal, figures);
        Http = new HttpClient { BaseAddress = server.Url, Timeout = Timeout.InfiniteTimeSpan };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.Token);
    }

    public HttpClient Http { get; }

    /// <summary>Told when a request that changes something is on its way.</summary>
    public event Action? Changing;

    /// <summary>Asks once. No answer when the server goes away meanwhile.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, string? body, Guid? key, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
            if (key is not null)
                request.Headers.Add("Idempotency-Key", $"{key}");
            if (method != HttpMethod.Get)
                Changing?.Invoke();
            using var response = await Http.SendAsync(request, patience.Token);
            var answer = new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(patience.Token));
            if (answer.Code == "internal")
                journal.Violated($"{method} {path} was answered with a defect: {answer}");
            return answer;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (patience.IsCancellationRequested)
                journal.Violated($"{method} {path} had no answer after {Patience.TotalSeconds:0} s");
            figures.Count(Figures.Unanswered);
            return Answer.None;
        }
    }

    /// <summary>Asks until there is an answer. For what may be asked twice: reads, and whatever has a key.</summary>
    public async Task<Answer> InsistAsync(HttpMethod method, string path, string? body, Guid? key, CancellationToken cancellationToken)
    {
        while (true)
        {
            await server.WhenReadyAsync(cancellationToken);
            var answer = await SendAsync(method, path, body, key, cancellationToken);
            if (answer.IsKnown && !answer.IsTooEarly)
                return answer;
            await Task.Delay(Pause, cancellationToken);
        }
    }

    public async Task<Job?> FindJobAsync(Fqn job, CancellationToken cancellationToken) =>
        (await JobsAsync(cancellationToken)).SingleOrDefault(found => found.Fqn == job);

    public async Task<IReadOnlyList<Job>> JobsAsync(CancellationToken cancellationToken) =>
        (await GetAsync("/v1/jobs", cancellationToken)).Read(SlipwayJson.Wire.IReadOnlyListJob);

    public async Task<IReadOnlyList<Package>> PackagesAsync(CancellationToken cancellationToken) =>
        (await GetAsync("/v1/packages", cancellationToken)).Read(SlipwayJson.Wire.IReadOnlyListPackage);

    public async Task<IReadOnlyList<Instance>> InstancesAsync(JobId job, CancellationToken cancellationToken) =>
        await InsistAsync(HttpMethod.Get, $"/v1/jobs/{job}/instances", null, null, cancellationToken) is { IsSuccess: true } answer
            ? answer.Read(SlipwayJson.Wire.IReadOnlyListInstance)
            : [];

    public async Task<string> LogAsync(JobId job, CancellationToken cancellationToken) =>
        (await InsistAsync(HttpMethod.Get, $"/v1/jobs/{job}/logs?lines=1000", null, null, cancellationToken)).Text;

    public async Task<IReadOnlyList<TaskDocument>> TasksAsync(Fqn fqn, CancellationToken cancellationToken) =>
        (await GetAsync($"/v1/tasks?fqn={Uri.EscapeDataString(fqn.ToString())}", cancellationToken)).Read(SlipwayJson.Wire.IReadOnlyListTaskDocument);

    /// <summary>A Task's record, each event as it was sent.</summary>
    public async Task<(Answer Answer, IReadOnlyList<string> Events)> TaskAsync(Uri task, CancellationToken cancellationToken)
    {
        var answer = await InsistAsync(HttpMethod.Get, task.AbsolutePath, null, null, cancellationToken);
        if (!answer.IsSuccess)
            return (answer, []);
        using var document = JsonDocument.Parse(answer.Text);
        return (answer, [.. document.RootElement.GetProperty("events").EnumerateArray().Select(item => item.GetRawText())]);
    }

    public void Dispose() => Http.Dispose();

    private async Task<Answer> GetAsync(string path, CancellationToken cancellationToken)
    {
        var answer = await InsistAsync(HttpMethod.Get, path, null, null, cancellationToken);
        return answer.IsSuccess ? answer : throw new ChaosException($"GET {path} was answered with {answer}");
    }
}
