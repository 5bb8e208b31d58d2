namespace Slipway.Images.Images;

/// <summary>A layer that stays in the store at least until this is disposed.</summary>
public sealed class HeldLayer(ImageLayer layer, Action release) : IDisposable
{
    private Action? release = release;

    public ImageLayer Layer => layer;

    public void Dispose() => Interlocked.Exchange(ref release, null)?.Invoke();
}
