using System.Diagnostics;

namespace Churn.Server.Metrics;

/// <summary>What the process takes of the machine and what its runtime does, by the names that Prometheus' client libraries use.</summary>
/// <remarks>Read when scraped; nothing is counted in between.</remarks>
internal static class ProcessMetrics
{
    private const string OpenFiles = "/proc/self/fd";

    public static void AddTo(ServerMetrics metrics)
    {
        metrics.Add(new ReadCounterFamily(
            "process_cpu_seconds_total", "Processor time of the process, in user mode and in the kernel.", () => Environment.CpuUsage.TotalTime.TotalSeconds));
        metrics.Add(new GaugeFamily("process_resident_memory_bytes", "Memory that the process has in the machine.", () => Environment.WorkingSet));
        metrics.Add(new GaugeFamily("process_start_time_seconds", "When the process started, since 1970 UTC.", StartedAt));
        if (Directory.Exists(OpenFiles))
        {
            metrics.Add(new GaugeFamily("process_open_fds", "Open files and sockets.", () => Directory.GetFileSystemEntries(OpenFiles).Length));
        }
        AddRuntime(metrics);
    }

    private static void AddRuntime(ServerMetrics metrics)
    {
        metrics.Add(new GaugeFamily(
            "dotnet_gc_heap_size_bytes", "Managed memory, as the last garbage collection left it.", () => GC.GetGCMemoryInfo().HeapSizeBytes));
        metrics.Add(new ReadCounterFamily(
            "dotnet_allocated_bytes_total", "Managed memory allocated, freed since or not; some kilobytes a thread late.", () => GC.GetTotalAllocatedBytes()));
        // The runtime counts a collection for its generation and all younger ones.
        metrics.Add(new ReadCounterFamily(
            "dotnet_gc_collections_total", "Garbage collections of a generation and of those below.",
            () => Enumerable.Range(0, GC.MaxGeneration + 1).Select(g => (MetricsWriter.Labels(("generation", $"{g}")), (double)GC.CollectionCount(g)))));
        metrics.Add(new ReadCounterFamily(
            "dotnet_gc_pause_seconds_total", "Time for which garbage collections held all threads.", () => GC.GetTotalPauseDuration().TotalSeconds));
        metrics.Add(new GaugeFamily("dotnet_threadpool_threads", "Threads of the pool.", () => ThreadPool.ThreadCount));
        metrics.Add(new GaugeFamily("dotnet_threadpool_queue_length", "Work that waits for a thread of the pool.", () => ThreadPool.PendingWorkItemCount));
        metrics.Add(new ReadCounterFamily(
            "dotnet_lock_contentions_total", "Times that a thread had to wait for a lock.", () => Monitor.LockContentionCount));
    }

    private static double StartedAt()
    {
        using var self = Process.GetCurrentProcess();
        return new DateTimeOffset(self.StartTime.ToUniversalTime()).ToUnixTimeMilliseconds() / 1000.0;
    }
}
