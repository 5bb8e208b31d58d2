using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;

namespace Slipway.Server.Http;

/// <summary>Collects all that is wrong with a request, so that one answer names every field.</summary>
internal sealed class ProblemList
{
    private readonly List<(string Path, string Text, ErrorCode Code)> problems = [];

    public void Add(string path, string text) => problems.Add((path, text, ErrorCodes.RequestInvalid));

    public void AddUnsupported(string path, string text) => problems.Add((path, text, ErrorCodes.RequestUnsupported));

    public T Parse<T>(string path, string? text)
        where T : struct, IParsableName<T>
    {
        if (string.IsNullOrEmpty(text))
            Add(path, "is required");
        else if (T.TryParse(text, out var value, out var problem))
            return value;
        else
            Add(path, problem);
        return default;
    }

    public Fqn ParseResource(string path, string? text, ResourceType type)
    {
        if (string.IsNullOrEmpty(text))
            Add(path, "is required");
        else if (Fqn.TryParseResource(text, type, out var value, out var problem))
            return value;
        else
            Add(path, problem);
        return default;
    }

    /// <exception cref="SlipwayException">Something is wrong; the code is that of the first problem.</exception>
    public void ThrowIfAny()
    {
        if (problems is not [var first, ..])
            return;
        throw new SlipwayException(first.Code, string.Join("; ", problems.Select(problem => $"{problem.Path}: {problem.Text}")) + ".")
        {
            JsonPath = first.Path,
        };
    }
}
