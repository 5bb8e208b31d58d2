using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Slipway.Contracts.Names;
using Slipway.Engine.Native;

namespace Slipway.Engine.Logs;

/// <summary>
/// The log of one instance on disk: <c>current.log</c>, which conmon writes, and before it <c>00000001.log</c>,
/// <c>00000002.log</c>…, put aside in that order. The current file is the one after the highest number.
/// </summary>
internal sealed class LogFiles(string logsFolder, InstanceId id)
{
    public string Folder { get; } = Path.Combine(logsFolder, id.ToString());

    public string Current => Path.Combine(Folder, "current.log");

    public bool Exist => Directory.Exists(Folder);

    /// <summary>Begins a new file once the current one is large enough, and deletes the oldest beyond the count.</summary>
    /// <param name="reopen">Makes the writer go over to the new file.</param>
    public void Rotate(long size, int count, Action reopen)
    {
        var current = new FileInfo(Current);
        var numbers = Numbers();
        if (!current.Exists && numbers.Count > 0)
        {
            // Put aside, and then the writer did not hear of it: without this it would write into that file for ever.
            reopen();
            return;
        }

        if (!current.Exists || current.Length < size)
            return;
        var next = numbers.LastOrDefault() + 1;
        File.Move(Current, PathOf(next));
        reopen();
        foreach (var number in numbers.Append(next).SkipLast(count))
            File.Delete(PathOf(number));
    }

    /// <summary>The number of the oldest file that is still there.</summary>
    public long OldestNumber => Numbers() is [var oldest, ..] ? oldest : 1;

    /// <summary>The number that the current file would get.</summary>
    public long CurrentNumber => Numbers().LastOrDefault() + 1;

    /// <summary>
    /// Opens the file of a number, or where that one is deleted already the next after it. Null when it does not exist yet.
    /// Right also while files are being put aside.
    /// </summary>
    public LogSegment? Open(long number)
    {
        while (true)
        {
            var numbers = Numbers();
            var oldest = numbers.Find(candidate => candidate >= number);
            if (oldest > 0)
            {
                if (TryOpen(PathOf(oldest)) is { } rotated)
                    return new LogSegment(oldest, rotated);
                continue;
            }

            var currentNumber = numbers.LastOrDefault() + 1;
            if (currentNumber < number || TryOpen(Current) is not { } current)
                return null;
            if (CurrentNumber == currentNumber)
                return new LogSegment(currentNumber, current);
            current.Dispose();
        }
    }

    /// <summary>Whether the path of the current file leads to another file now: conmon cut it short at its own limit.</summary>
    public bool WasReplaced(LogSegment segment) =>
        segment.Number == CurrentNumber && Libc.InodeOf(Current) is { } inode && inode != segment.Inode && segment.Number == CurrentNumber;

    private static SafeFileHandle? TryOpen(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private string PathOf(long number) => Path.Combine(Folder, $"{number:D8}.log");

    private List<long> Numbers()
    {
        if (!Exist)
            return [];
        var numbers = Directory.EnumerateFiles(Folder, "*.log")
            .Select(path => long.TryParse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture, out var number) ? number : 0)
            .Where(number => number > 0)
            .ToList();
        numbers.Sort();
        return numbers;
    }
}
