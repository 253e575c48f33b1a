using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Churn.LoadTests;

/// <summary>What the kernel keeps of files in memory.</summary>
internal static class PageCache
{
    private const int DontNeed = 4;

    /// <summary>Lets the kernel forget the files of a folder, so that whoever reads them next waits for the disk. What other processes have mapped
    /// stays.</summary>
    /// <remarks>posix_fadvise(2); does nothing outside of Linux.</remarks>
    public static void Forget(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }
        foreach (var name in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            using var file = File.OpenHandle(name);
            // Advice may be refused, and the start is a little less cold then.
            _ = PosixFadvise(file, 0, 0, DontNeed);
        }
    }

    [DllImport("libc", EntryPoint = "posix_fadvise")]
    private static extern int PosixFadvise(SafeFileHandle file, long offset, long length, int advice);
}
