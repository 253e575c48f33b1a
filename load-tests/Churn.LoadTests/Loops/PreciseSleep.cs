using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Churn.LoadTests;

/// <summary>Waits to within some tens of microseconds. The timers of .NET are up to a millisecond late, several times what a call takes.</summary>
/// <remarks>clock_nanosleep(2) on CLOCK_MONOTONIC, which is the clock of <see cref="Stopwatch"/> on Linux; elsewhere timers of .NET.</remarks>
internal static class PreciseSleep
{
    private const int Monotonic = 1;
    private const int Absolute = 1;
    private const int SetTimerSlack = 29;
    private const long NanosecondsPerSecond = 1_000_000_000;

    [ThreadStatic]
    private static bool t_prompt;

    /// <param name="timestamp">Of <see cref="Stopwatch"/>.</param>
    public static void Until(long timestamp)
    {
        var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), timestamp);
        if (left <= TimeSpan.Zero)
        {
            return;
        }
        if (!OperatingSystem.IsLinux() || Stopwatch.Frequency != NanosecondsPerSecond)
        {
            Thread.Sleep(left);
            return;
        }
        if (!t_prompt)
        {
            // Without this the kernel may wake the thread 50 µs late, to save power.
            _ = Prctl(SetTimerSlack, 1, 0, 0, 0);
            t_prompt = true;
        }
        var until = new Timespec(timestamp / NanosecondsPerSecond, timestamp % NanosecondsPerSecond);
        while (ClockNanosleep(Monotonic, Absolute, in until, 0) != 0 && Stopwatch.GetTimestamp() < timestamp)
        {
            // A signal came in between.
        }
    }

    [DllImport("libc", EntryPoint = "clock_nanosleep")]
    private static extern int ClockNanosleep(int clock, int flags, in Timespec request, nint remain);

    [DllImport("libc", EntryPoint = "prctl")]
    private static extern int Prctl(int option, nuint arg2, nuint arg3, nuint arg4, nuint arg5);

    // struct timespec of 64-bit Linux.
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Timespec(long Seconds, long Nanoseconds);
}
