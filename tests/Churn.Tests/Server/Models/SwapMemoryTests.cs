using Churn.Models.Drift;
using Churn.Tests.Infrastructure;

namespace Churn.Tests.Server.Models;

/// <summary>Memory after many swaps is that of before. Alone, since the heap is that of all tests.</summary>
[Collection(nameof(SwapMemoryTests))]
[CollectionDefinition(nameof(SwapMemoryTests), DisableParallelization = true)]
public sealed class SwapMemoryTests
{
    private const int WarmUp = 50;
    private const int Swaps = 1000;
    private const int Customers = 100;

    // A thousand of the smallest models, kept, would be tens of megabytes.
    private const long MostGrowth = 8 << 20;

    [Fact]
    public async Task ThousandSwapsUnderLoad_LeaveTheHeapAsItWas()
    {
        var flags = Distribution.Of([0, 1]);
        var baseline = new DriftBaseline([flags, flags], flags);
        using var shelf = new ModelShelf().Drop("1", baseline: baseline).Drop("2", step: 5, baseline: baseline);
        await using var server = await shelf.ServeAsync();
        await SwapUnderLoadAsync(server, WarmUp);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var calls = await SwapUnderLoadAsync(server, Swaps);

        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(growth < MostGrowth, $"{growth:N0} bytes more after {Swaps} swaps and {calls} calls");
        Assert.True(calls >= Swaps, $"{calls} calls");
    }

    private static async Task<int> SwapUnderLoadAsync(TestServer server, int swaps)
    {
        using var done = new CancellationTokenSource();
        var load = Enumerable.Range(0, 4).Select(caller => AskAsync(server, caller, done.Token)).ToArray();
        for (var i = 0; i < swaps; i++)
        {
            await server.ReloadAsync(i % 2 == 0 ? "1" : "2");
        }
        await done.CancelAsync();
        return (await Task.WhenAll(load)).Sum();
    }

    // Always the same customers and events, so that the store does not grow.
    private static async Task<int> AskAsync(TestServer server, int caller, CancellationToken done)
    {
        var calls = 0;
        for (; !done.IsCancellationRequested; calls++)
        {
            var customer = $"{caller}-{calls % Customers}";
            await server.RecordAsync(Events.Of(customer, id: "e"));
            await server.ScoreAsync(customer);
        }
        return calls;
    }
}
