using Grpc.Core;

namespace Churn.DotnetClient;

/// <summary>Makes a call again while that is safe and of use.</summary>
internal static class Retry
{
    private const int Tries = 5;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);

    /// <summary>Up to 5 tries of 5 s each, after 0.1, 0.2, 0.4 and 0.8 s.</summary>
    /// <param name="call">Makes the call with a deadline; each try with the same request, so with the same event id.</param>
    public static async Task<T> Async<T>(Func<DateTime, Task<T>> call)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await call(DateTime.UtcNow.AddSeconds(5));
            }
            catch (RpcException failure) when (IsWorthIt(failure.StatusCode) && attempt < Tries - 1)
            {
                await Task.Delay(First * (1 << attempt));
            }
        }
    }

    private static bool IsWorthIt(StatusCode code) =>
        code is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted;
}
