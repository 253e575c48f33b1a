using System.Runtime.InteropServices;

namespace Churn.Server.Models;

/// <summary>Work that calls must not wait for.</summary>
internal static class BackgroundThread
{
    private const int Process = 0;
    private const int ThisThread = 0;
    private const int Nicest = 19;

    /// <summary>Runs work on a thread of its own that gives way to every other. It ends with the work, so nothing has to be set back.</summary>
    public static Task<T> RunAsync<T>(Func<T> work) => Task.Factory.StartNew(
        () =>
        {
            GiveWay();
            return work();
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    // .NET's own thread priorities do nothing on Linux, whose threads have a niceness each (setpriority(2), "C library/kernel differences").
    // Where it fails the work goes on as before, only less politely.
    private static void GiveWay()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SetPriority(Process, ThisThread, Nicest);
        }
    }

    [DllImport("libc", EntryPoint = "setpriority")]
    private static extern int SetPriority(int which, int who, int priority);
}
