using System.Diagnostics;
using Churn.Protocol.V1;
using Grpc.Core;

namespace Churn.LoadTests;

/// <summary>What is left of a server's capacity, and of its promptness to live calls, when web calls come at many times that capacity.</summary>
/// <remarks>An open loop: calls begin when they are due, whatever became of those before. Each has a deadline, and what is answered after it is
/// not answered.</remarks>
internal sealed class OverloadRun(CallInvoker[] web, CallInvoker live, int customersPerCall, TimeSpan deadline, Func<long> serverMemory)
{
    // Enough to keep two cores busy, and too few for the server to find them too many.
    private const int CapacityCalls = 4;
    private const double LeastGoodput = 0.9;
    private const double LeastLive = 0.994;
    private static readonly TimeSpan AfterShed = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(5);
    // Made beforehand: the sender's work must not be what is measured.
    private readonly BatchScoreCustomersRequest[] requests = [.. Enumerable.Range(0, 50).Select(n => Request(n, customersPerCall))];
    private long turn;

    /// <param name="factor">Web calls, in capacities.</param>
    /// <param name="duration">Of the overload.</param>
    /// <returns>Whether goodput is at least 90 % of capacity, 99.4 % of live calls are in time, and 5 s later all is as before.</returns>
    public async Task<bool> RunAsync(double factor, TimeSpan duration)
    {
        await CapacityAsync(TimeSpan.FromSeconds(3)).ConfigureAwait(false);
        var capacity = await CapacityAsync(Before).ConfigureAwait(false);
        var calm = await OpenAsync(Next, capacity / 10, Before, deadline).ConfigureAwait(false);
        var memoryBefore = serverMemory();
        var flood = OpenAsync(Next, capacity * factor, duration, deadline);
        var calls = OpenAsync(() => live, capacity / 20, duration, deadline);
        await Task.WhenAll(flood, calls).ConfigureAwait(false);
        var (webTally, liveTally) = (await flood.ConfigureAwait(false), await calls.ConfigureAwait(false));
        var memory = serverMemory();
        await OpenAsync(Next, capacity / 10, TimeSpan.FromSeconds(5), deadline).ConfigureAwait(false);
        var after = await OpenAsync(Next, capacity / 10, Before, deadline).ConfigureAwait(false);

        var goodput = (webTally.InTime + liveTally.InTime) / duration.TotalSeconds;
        Console.WriteLine($"capacity, {CapacityCalls} calls at once: {capacity:N0} calls/s of {customersPerCall} customers");
        Console.WriteLine($"{factor:N0} × capacity for {duration.TotalSeconds:N0} s, and {capacity / 20:N0} live calls/s; deadline {deadline.TotalMilliseconds:N0} ms:");
        Console.WriteLine($"  web     {webTally}");
        Console.WriteLine($"  live    {liveTally}");
        Console.WriteLine($"  goodput {goodput:N0} calls/s, {goodput / capacity:P1} of capacity; live in time {liveTally.ShareInTime:P2}");
        Console.WriteLine($"  memory of the server {memoryBefore >> 20} MiB before, {memory >> 20} MiB at the end");
        Console.WriteLine($"at a tenth of capacity: before {calm}");
        Console.WriteLine($"  5 s after the overload: {after}");
        return goodput >= LeastGoodput * capacity && liveTally.ShareInTime >= LeastLive && after.InTime >= 0.99 * after.Sent;
    }

    private static BatchScoreCustomersRequest Request(int n, int customers)
    {
        var request = new BatchScoreCustomersRequest();
        request.CustomerIds.AddRange(Enumerable.Range(0, customers).Select(i => $"load-{((n * customers) + i) % Workload.Customers}"));
        return request;
    }

    private CallInvoker Next() => web[(int)((ulong)Interlocked.Increment(ref turn) % (ulong)web.Length)];

    private async Task<double> CapacityAsync(TimeSpan duration)
    {
        var started = Stopwatch.GetTimestamp();
        var done = await Task.WhenAll(Enumerable.Range(0, CapacityCalls).Select(worker => Task.Run(async () =>
        {
            var calls = 0;
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                try
                {
                    await CallAsync(Next(), worker + calls, TimeSpan.FromSeconds(30)).ConfigureAwait(false);
                    calls++;
                }
                catch (RpcException e) when (e.StatusCode == StatusCode.ResourceExhausted)
                {
                    await Pace.UntilAsync(Stopwatch.GetTimestamp(), AfterShed).ConfigureAwait(false);
                }
            }
            return calls;
        }))).ConfigureAwait(false);
        return done.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private async Task<CallTally> OpenAsync(Func<CallInvoker> over, double perSecond, TimeSpan duration, TimeSpan patience)
    {
        var tally = new CallTally();
        var calls = (long)Math.Max(1, duration.TotalSeconds * perSecond);
        var underWay = new List<Task>((int)calls);
        var started = Stopwatch.GetTimestamp();
        for (var n = 0L; n < calls; n++)
        {
            await Pace.UntilAsync(started, TimeSpan.FromSeconds(n / perSecond)).ConfigureAwait(false);
            var invoker = over();
            var call = n;
            underWay.Add(Task.Run(() => tally.CountAsync(() => CallAsync(invoker, call, patience))));
        }
        await Task.WhenAll(underWay).ConfigureAwait(false);
        return tally;
    }

    private async Task CallAsync(CallInvoker over, long n, TimeSpan patience)
    {
        await new ChurnService.ChurnServiceClient(over).BatchScoreCustomersAsync(
            requests[n % requests.Length], new CallOptions(deadline: DateTime.UtcNow + patience)).ResponseAsync.ConfigureAwait(false);
    }
}
