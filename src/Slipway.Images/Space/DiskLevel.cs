namespace Slipway.Images.Space;

/// <summary>How full it is at one moment.</summary>
/// <param name="Free">Bytes of the disk that nobody has.</param>
/// <param name="Used">Bytes that count against the budget; 0 where there is none.</param>
/// <param name="LeftNow">Bytes that may still be written, within the budget and the reserve left alone; below 0 when that has been passed.</param>
/// <param name="Left">The same without what was let in and is still to come: what may still begin.</param>
internal readonly record struct DiskLevel(long Free, long Used, long LeftNow, long Left);
