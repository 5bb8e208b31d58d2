using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Slipway.Images.Tests.Support;

/// <summary>
/// A directory as text, one line an entry, by a tool that is not ours (<c>find</c>): type, mode, owner, time, links, size,
/// link target, content's hash and attributes. Two trees are the same when their listings are.
/// </summary>
internal static partial class TreeListing
{
    private const int LargestValue = 64 << 10;

    public static IReadOnlyList<string> Of(string root, Func<string, bool>? keep = null)
    {
        // %n of a directory depends on the file system, %i only serves to find hard links.
        var entries = Run("find", root, "-printf", "%P\\t%y\\t%m\\t%U:%G\\t%T@\\t%i\\t%s\\t%l\\0").Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t')).OrderBy(fields => fields[0], StringComparer.Ordinal).ToList();
        var firstOfInode = new Dictionary<string, string>(StringComparer.Ordinal);
        var listing = new List<string>();
        foreach (var fields in entries)
        {
            var (path, type) = (fields[0], fields[1]);
            if (keep?.Invoke(path) == false)
                continue;
            var full = Path.Join(root, path);
            var link = type == "d" || firstOfInode.TryAdd(fields[5], path) ? "" : " same as " + firstOfInode[fields[5]];
            // .NET can't open a name that is not UTF-8: of such a file only what find tells is compared.
            var opens = !path.Contains('\uFFFD', StringComparison.Ordinal);
            var content = type != "f" ? fields[7] : opens ? TestHash(full) : "";
            listing.Add($"/{path} {type} {fields[2]} {fields[3]} {fields[4]} {(type == "f" ? fields[6] : "")} {content} {(opens ? Attributes(full) : "")}{link}");
        }

        return listing;
    }

    public static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            Environment = { ["LC_ALL"] = "C.UTF-8" },
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {errors.GetAwaiter().GetResult()}");
    }

    /// <summary>E.g. <c>user.note=68656c6c6f</c>, sorted; overlayfs' own are left out.</summary>
    public static string Attributes(string path)
    {
        var buffer = new byte[LargestValue];
        return string.Join(',', AttributeNames(path).Where(name => !name.StartsWith("trusted.overlay.", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name =>
        {
            var size = GetAttribute(path, name, buffer, buffer.Length);
            return $"{name}={Convert.ToHexStringLower(buffer.AsSpan(0, (int)Math.Max(size, 0)))}";
        }));
    }

    public static IReadOnlyList<string> AttributeNames(string path)
    {
        var buffer = new byte[LargestValue];
        var length = ListAttributes(path, buffer, buffer.Length);
        return length <= 0 ? [] : Encoding.UTF8.GetString(buffer, 0, (int)length).Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string TestHash(string path) => Testing.Images.TestImage.DigestOf(File.ReadAllBytes(path))[7..23];

    [LibraryImport("libc", EntryPoint = "llistxattr", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial nint ListAttributes(string path, Span<byte> names, nint size);

    [LibraryImport("libc", EntryPoint = "lgetxattr", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial nint GetAttribute(string path, string name, Span<byte> value, nint size);
}
