namespace Slipway.Images.Tar;

/// <summary>Is told what an archive holds, in its order, while the archive is still arriving.</summary>
internal interface ITarVisitor
{
    void Begin(TarEntry entry);

    /// <summary>A piece of the file that began last; offsets ascend, and what is left out is a hole of zeros.</summary>
    void Write(long offset, ReadOnlySpan<byte> content);

    void End();
}
