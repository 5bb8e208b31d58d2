using Microsoft.Win32.SafeHandles;
using Slipway.Images.Native;
using Slipway.Images.Tar;

namespace Slipway.Images.Layers;

/// <summary>
/// Gives what was made its owner, mode, attributes and time, in the one order that keeps them all: a change of owner clears
/// setuid bits and file capabilities, and everything else changes the time.
/// </summary>
internal static class EntryAttributes
{
    public static void Apply(TarEntry entry, Folder parent, ReadOnlySpan<byte> name, SafeFileHandle file)
    {
        parent.SetOwner(name, entry.Owner, entry.Group);
        NativeFailure.Check(Libc.ChangeMode(file, entry.Mode), "chmod");
        foreach (var (key, value) in entry.Attributes)
        {
            if (IsAllowed(key))
                ExtendedAttributes.TrySet(file, key, value);
        }

        parent.SetModified(name, entry.Modified);
    }

    /// <summary>For links and pipes, which can't be opened.</summary>
    public static void Apply(TarEntry entry, Folder parent, ReadOnlySpan<byte> name)
    {
        parent.SetOwner(name, entry.Owner, entry.Group);
        if (entry.Kind != TarEntryKind.SymbolicLink)
            parent.SetMode(name, entry.Mode);
        foreach (var (key, value) in entry.Attributes)
        {
            if (IsAllowed(key))
                ExtendedAttributes.TrySetNoFollow(parent.ProcPath(name), key, value);
        }

        parent.SetModified(name, entry.Modified);
    }

    /// <summary>All but the time, which is set when the directory has all its entries.</summary>
    public static void ApplyToFolder(TarEntry entry, Folder folder)
    {
        folder.SetOwner(".\0"u8, entry.Owner, entry.Group);
        folder.SetMode(".\0"u8, entry.Mode);
        foreach (var (key, value) in entry.Attributes)
        {
            if (IsAllowed(key))
                ExtendedAttributes.TrySet(folder.Handle, key, value);
        }
    }

    // trusted.* and user.overlay.* steer overlayfs: a layer could point a directory anywhere with them.
    private static bool IsAllowed(ReadOnlySpan<byte> name) =>
        (name.StartsWith("user."u8) && !name.StartsWith("user.overlay."u8)) || name.StartsWith("security."u8) || name.StartsWith("system.posix_acl_"u8);
}
