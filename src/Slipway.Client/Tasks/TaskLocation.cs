using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;

namespace Slipway.Client.Tasks;

/// <summary>The URL that a create call answers with.</summary>
public static class TaskLocation
{
    /// <summary>
    /// Reads the Task's id off its URL. The host in it is not used: the caller's token goes to the target that the
    /// caller chose, never to one that an answer names.
    /// </summary>
    public static TaskId Read(string location)
    {
        // http://api.example.com/v1/tasks/1514547c-1ce5-4e47-854c-6a3682bef41a
        var path = Uri.TryCreate(location, UriKind.Absolute, out var uri) ? uri.AbsolutePath : location;
        return TaskId.TryParse(path.TrimEnd('/').Split('/')[^1], out var id, out _)
            ? id
            : throw new SlipwayException(ErrorCodes.Unavailable, $"The server answered with '{location}', which is not the URL of a task; check the target");
    }
}
