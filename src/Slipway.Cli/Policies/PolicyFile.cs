using Slipway.Cli.Grammar;
using Slipway.Contracts.Errors;
using Slipway.Policy;
using Slipway.Policy.Documents;

namespace Slipway.Cli.Policies;

/// <summary>Policy text as it lies on the disk, or comes from standard input.</summary>
/// <param name="Path">As it was typed; <c>-</c> for standard input.</param>
/// <param name="Name">The name of the document that it is.</param>
internal sealed record PolicyFile(string Path, string Name, byte[] Bytes)
{
    public const string StandardInput = "-";

    public bool IsStandardInput => Path == StandardInput;

    /// <summary>What messages call it.</summary>
    public string Shown => IsStandardInput ? "stdin" : Path;

    /// <summary>Reads a file, or standard input where the path is <c>-</c>; no more of it than a document may have, and a byte.</summary>
    /// <param name="name">In place of the file's own name.</param>
    public static async Task<PolicyFile> ReadAsync(string path, string? name, CancellationToken cancellationToken)
    {
        try
        {
            var stream = path == StandardInput ? Console.OpenStandardInput() : File.OpenRead(path);
            await using (stream)
            {
                return new PolicyFile(path, name ?? NameOf(path), await ReadSomeAsync(stream, cancellationToken));
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandException(ExitCodes.Usage, $"{path} can't be read: {Reason(failure)}.", "Give the path of a .pol file, or - for standard input.", failure);
        }
    }

    public static async Task<IReadOnlyList<PolicyFile>> ReadAllAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        if (paths.Count(path => path == StandardInput) > 1)
            throw new CommandException(ExitCodes.Usage, "Standard input can be read only once.");
        var files = new List<PolicyFile>();
        foreach (var path in paths)
            files.Add(await ReadAsync(path, name: null, cancellationToken));
        return files;
    }

    public ParsedDocument Parse() => PolicyDocument.Parse(Name, Bytes);

    // policies/prod.pol is the document prod.
    private static string NameOf(string path) =>
        path == StandardInput ? "stdin"
        : System.IO.Path.GetExtension(path) == ".pol" ? System.IO.Path.GetFileNameWithoutExtension(path) : System.IO.Path.GetFileName(path);

    private static async Task<byte[]> ReadSomeAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[PolicyLimits.MaxDocumentBytes + 1];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return buffer[..length];
    }

    private static string Reason(Exception failure) => failure switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "it is a folder, or may not be read",
        _ => failure.Message.TrimEnd('.'),
    };
}
