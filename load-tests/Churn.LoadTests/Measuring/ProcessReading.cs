using System.Globalization;

namespace Churn.LoadTests;

/// <summary>What a process has taken of the machine, by Linux' /proc.</summary>
/// <param name="CpuSeconds">Processor time since its start, in user mode and in the kernel; the kernel counts in steps of 10 ms.</param>
/// <param name="ResidentBytes">Memory that it has in the machine now.</param>
internal readonly record struct ProcessReading(double CpuSeconds, long ResidentBytes)
{
    // sysconf(_SC_CLK_TCK); what /proc shows is in these units whatever the kernel was built with.
    private const double TicksPerSecond = 100;

    /// <exception cref="LoadException">There is no such process, or no /proc.</exception>
    public static ProcessReading Of(int process)
    {
        try
        {
            return Parse(File.ReadAllText($"/proc/{process}/stat"), Environment.SystemPageSize);
        }
        catch (IOException e)
        {
            throw new LoadException($"there is no process {process} (any more): give the id of a running one ({e.Message})", e);
        }
    }

    /// <param name="stat">A line of /proc/PID/stat, as proc(5) describes it.</param>
    /// <param name="pageSize">Bytes a page.</param>
    public static ProcessReading Parse(string stat, int pageSize)
    {
        // The program's name is in brackets and may hold brackets and blanks itself; behind the last one is field 3.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = Number(fields[14 - 3]) + Number(fields[15 - 3]);
        return new ProcessReading(ticks / TicksPerSecond, Number(fields[24 - 3]) * pageSize);
    }

    private static long Number(string field) => long.Parse(field, CultureInfo.InvariantCulture);
}
