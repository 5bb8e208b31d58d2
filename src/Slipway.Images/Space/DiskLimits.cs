namespace Slipway.Images.Space;

/// <summary>How much of the disk may be used.</summary>
/// <param name="Budget">Bytes that everything together may take; null for as many as there are.</param>
/// <param name="Reserve">Bytes of the disk that are always left free.</param>
public sealed record DiskLimits(long? Budget, long Reserve)
{
    public static DiskLimits None { get; } = new(Budget: null, Reserve: 0);
}
