namespace Slipway.Server.WebConsole;

/// <param name="Type">As in <c>Content-Type</c>.</param>
/// <param name="Tag">As in <c>ETag</c>.</param>
/// <param name="Plain">As it is.</param>
/// <param name="Brotli">For browsers that take <c>br</c>: all of today's.</param>
internal sealed record ConsoleAsset(string Type, string Tag, ReadOnlyMemory<byte> Plain, ReadOnlyMemory<byte> Brotli);
