using System.Diagnostics;

namespace Churn.LoadTests;

/// <summary>What a server's process holds in memory.</summary>
internal static class ServerMemory
{
    /// <summary>Bytes, each time anew; 0 where no process is named.</summary>
    public static Func<long> Of(int? process) => () =>
    {
        if (process is not { } id)
        {
            return 0;
        }
        using var server = Process.GetProcessById(id);
        return server.WorkingSet64;
    };
}
