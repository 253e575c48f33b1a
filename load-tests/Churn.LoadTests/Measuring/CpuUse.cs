namespace Churn.LoadTests;

/// <summary>Processor time of the server, Redis and this program over a stretch of time, by the operating system.</summary>
/// <param name="Server">Seconds; NaN where the process is not known.</param>
/// <param name="Redis">Seconds, likewise.</param>
/// <param name="Client">Seconds.</param>
internal readonly record struct CpuUse(double Server, double Redis, double Client)
{
    /// <summary>What all have taken until now.</summary>
    /// <param name="server">Its process; null: not known.</param>
    /// <param name="redis">Likewise.</param>
    /// <exception cref="LoadException">There is no such process.</exception>
    public static CpuUse Now(int? server, int? redis) => new(Of(server), Of(redis), Of(Environment.ProcessId));

    public static CpuUse operator -(CpuUse later, CpuUse earlier) =>
        new(later.Server - earlier.Server, later.Redis - earlier.Redis, later.Client - earlier.Client);

    private static double Of(int? process) => process is { } id ? ProcessReading.Of(id).CpuSeconds : double.NaN;
}
