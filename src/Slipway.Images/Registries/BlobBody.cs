namespace Slipway.Images.Registries;

/// <summary>A blob on its way, from <paramref name="Offset"/>: 0 where the registry does not do ranges.</summary>
internal sealed record BlobBody(HttpResponseMessage Response, Stream Content, long Offset) : IDisposable
{
    public void Dispose()
    {
        Content.Dispose();
        Response.Dispose();
    }
}
