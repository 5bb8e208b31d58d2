using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using DockerApiTester;

// POST /v1/jobs/docker answers at once with the URL of a Task. Opened as a WebSocket, that URL tells what happens:
//
//   POST http://api.example.com/v1/jobs/docker  ->  {"location":"http://api.example.com/v1/tasks/<uuid>"}
//   GET  ws://api.example.com/v1/tasks/<uuid>   ->  one TaskEvent a message, until "eos" or "error"

var settings = Settings.FromEnvironment();
using var http = new HttpClient();
if (settings.Token is { } token)
    http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

var request = JsonSerializer.Serialize(new Dictionary<string, object>
{
    ["image_url"] = settings.ImageUrl,
    ["job_fqn"] = $"job::/sandbox/{settings.User}::nats",
    ["start"] = true,
});

Uri location;
try
{
    using var body = new StringContent(request, Encoding.UTF8, "application/json");
    using var response = await http.PostAsync(settings.CreateEndpoint, body);
    var answer = await response.Content.ReadAsStringAsync();
    if (!response.IsSuccessStatusCode)
    {
        // {"code":400,"message":"$.image_url: an image is expected, such as 'nats:latest'",…}
        Console.Error.WriteLine($"/v1/jobs/docker API request failed with {(int)response.StatusCode}: {Json.Text(answer, "message") ?? response.ReasonPhrase}");
        return 1;
    }

    if (Json.Text(answer, "location") is not { } text || !Uri.TryCreate(text, UriKind.Absolute, out location!))
    {
        Console.Error.WriteLine("/v1/jobs/docker API request was answered without the location of a task.");
        return 1;
    }
}
catch (Exception problem) when (problem is HttpRequestException or TaskCanceledException)
{
    Console.Error.WriteLine($"{settings.CreateEndpoint} can't be reached: {problem.Message}");
    return 1;
}

Console.WriteLine("/v1/jobs/docker API request successful.");
return await TaskWatcher.WatchAsync(location, settings.Token);
