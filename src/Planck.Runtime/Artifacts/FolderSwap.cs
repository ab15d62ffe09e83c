using System;
using System.IO;
using System.Runtime.InteropServices;

namespace Planck.Runtime.Artifacts;

/// <summary>
/// Puts one folder in the place of another. On Linux the two change names in one step of the file system. Elsewhere the old one is renamed away and
/// the new one in; a process that dies between the two leaves the old one under its other name, and <see cref="Recover"/> brings it back.
/// </summary>
internal static partial class FolderSwap
{
    private const int CurrentFolder = -100;
    private const uint Exchange = 2;

    /// <param name="fresh">The complete new folder.</param>
    /// <param name="folder">Where it goes.</param>
    /// <param name="replaced">A free name. The old folder ends there or at <paramref name="fresh"/>; the caller deletes both.</param>
    public static void Replace(string fresh, string folder, string replaced)
    {
        if (!Directory.Exists(folder))
            Directory.Move(fresh, folder);
        else if (!OperatingSystem.IsLinux() || !TryExchange(fresh, folder))
            ReplaceByRenames(fresh, folder, replaced);
    }

    /// <summary>As <see cref="Replace"/>, where the file system cannot exchange names.</summary>
    internal static void ReplaceByRenames(string fresh, string folder, string replaced)
    {
        Directory.Move(folder, replaced);
        try
        {
            Directory.Move(fresh, folder);
        }
        catch (IOException)
        {
            Directory.Move(replaced, folder);
            throw;
        }
    }

    /// <summary>Ends a replacement that a dead process began: the old folder comes back unless the new one is in place.</summary>
    public static void Recover(string folder, string replaced)
    {
        if (!Directory.Exists(replaced))
            return;
        if (Directory.Exists(folder))
            Directory.Delete(replaced, recursive: true);
        else
            Directory.Move(replaced, folder);
    }

    private static bool TryExchange(string left, string right)
    {
        try
        {
            return RenameAt2(CurrentFolder, left, CurrentFolder, right, Exchange) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            return false; // a C library older than the call
        }
    }

    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt2(int fromFolder, string from, int toFolder, string to, uint flags);
}
