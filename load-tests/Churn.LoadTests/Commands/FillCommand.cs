using System.CommandLine;
using Churn.Redis;

namespace Churn.LoadTests;

/// <summary><c>fill</c>.</summary>
internal static class FillCommand
{
    public static Command Create()
    {
        var store = Ask.Redis();
        var customers = Ask.Number("--customers", "How many", 10_000, 1, 2_000_000);
        var days = Ask.Number("--days", "Days of history", 180, 1, 400);
        var command = new Command("fill", """
            Puts simulated customers into the Redis of a server, past the server: those that run and capacity call about, for --history 0. The Redis is
            one for measuring: it must not hold these customers yet.

            Examples:
              … fill --store redis://127.0.0.1:6379 --customers 1000000
              … run --history 0 --customers 1000000 --call batch-score --batch 50 --features
            """) { store, customers, days };
        command.SetAction((parsed, cancel) => Outcome.OfAsync(
            async stop =>
            {
                try
                {
                    var loader = new CustomerLoader($"{parsed.GetRequiredValue(store)}".TrimEnd('/'), DateTimeOffset.UtcNow);
                    await using (loader.ConfigureAwait(false))
                    {
                        await loader.SimulatedAsync((0, parsed.GetValue(customers)), parsed.GetValue(days), stop).ConfigureAwait(false);
                    }
                    Console.WriteLine($"{parsed.GetValue(customers):N0} customers with up to {parsed.GetValue(days)} days of history");
                    return true;
                }
                catch (RedisException e)
                {
                    throw new LoadException($"{e.Message} See whether a Redis runs at the address of --store.", e);
                }
            },
            cancel));
        return command;
    }
}
