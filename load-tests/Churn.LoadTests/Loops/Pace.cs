using System.Diagnostics;

namespace Churn.LoadTests;

/// <summary>Keeps to the times at which something is due. All waiting of the load tests is here.</summary>
internal static class Pace
{
    /// <summary>Waits for a time.</summary>
    /// <param name="started">A timestamp of <see cref="Stopwatch"/>.</param>
    /// <param name="due">Counted from there.</param>
    /// <returns>False, and it does not wait, if the time has come.</returns>
    public static async ValueTask<bool> UntilAsync(long started, TimeSpan due)
    {
        var early = due - Stopwatch.GetElapsedTime(started);
        if (early <= TimeSpan.Zero)
        {
            return false;
        }
        await Task.Delay(early).ConfigureAwait(false);
        return true;
    }
}
