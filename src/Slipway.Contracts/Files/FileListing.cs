using System.Text.Json.Serialization;

namespace Slipway.Contracts.Files;

/// <summary>One entry of a directory in an instance (v1 model <c>FileListing</c>).</summary>
/// <param name="Name">A directory's ends with a slash.</param>
/// <param name="Size">Bytes; null for what is not a file.</param>
public sealed record FileListing(
    string Name, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Size = null);
