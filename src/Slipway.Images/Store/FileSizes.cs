namespace Slipway.Images.Store;

/// <summary>Sizes of files that others may delete meanwhile.</summary>
internal static class FileSizes
{
    public static long OrZero(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }
}
