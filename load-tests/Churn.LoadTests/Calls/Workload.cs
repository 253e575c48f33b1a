using Churn.Protocol.V1;
using Churn.Simulation;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Health.V1;

namespace Churn.LoadTests;

/// <summary>A kind of call that is made again and again.</summary>
/// <param name="Name">As in the report.</param>
/// <param name="CallAsync">Makes one call for the n-th customer.</param>
internal sealed record Workload(string Name, Func<long, Task> CallAsync)
{
    public const int Customers = 1000;
    private const int Days = 180;
    private const string IdPrefix = "load-";

    /// <summary>A call that does nothing, then the ones that do the work.</summary>
    public static IReadOnlyList<Workload> Over(CallInvoker channel)
    {
        var health = new Health.HealthClient(channel);
        var churn = new ChurnService.ChurnServiceClient(channel);
        var check = new HealthCheckRequest();
        return
        [
            new("Health.Check (does nothing)", n => health.CheckAsync(check).ResponseAsync),
            new("ScoreCustomer", n => churn.ScoreCustomerAsync(new ScoreCustomerRequest { CustomerId = Id(n) }).ResponseAsync),
            new("RecordEvent with score", n => churn.RecordEventAsync(Visit(n)).ResponseAsync),
        ];
    }

    /// <summary>Gives every customer half a year of history: that of simulated customers (docs/simulation.md).</summary>
    /// <exception cref="RpcException">An event was refused: what is measured then would not be what is reported.</exception>
    public static Task PrepareAsync(CallInvoker channel, DateTimeOffset now) => PrepareAsync(channel, now, Customers, Days, CancellationToken.None);

    /// <param name="channel">With a credential that may record.</param>
    /// <param name="now">The history ends here.</param>
    /// <param name="customers">How many.</param>
    /// <param name="days">Of history.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="RpcException">An event was refused: what is measured then would not be what is reported.</exception>
    public static async Task PrepareAsync(CallInvoker channel, DateTimeOffset now, int customers, int days, CancellationToken stop)
    {
        const int BatchSize = 1000;
        var churn = new ChurnService.ChurnServiceClient(channel);
        var start = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-days);
        var population = new Simulation.Population(new SimulationOptions { Customers = customers, Days = days, Start = start });
        while (population.NextDay(out var day, stop))
        {
            ProgressLine.Show($"history of {customers:N0} customers, day {population.DaysLived} of {days}");
            foreach (var events in day.Events.Chunk(BatchSize))
            {
                var batch = new BatchRecordEventsRequest();
                batch.Requests.AddRange(events.Select(e => new RecordEventRequest { Event = ToEvent(e), SkipScore = true }));
                var answer = await churn.BatchRecordEventsAsync(batch, cancellationToken: stop).ResponseAsync.ConfigureAwait(false);
                if (answer.Responses.FirstOrDefault(r => r.Error is not null) is { } refused)
                {
                    throw new RpcException(new Status((StatusCode)refused.Error.Code, refused.Error.Message));
                }
            }
        }
        ProgressLine.Clear();
    }

    private static Event ToEvent(SimulatedEvent happened)
    {
        var e = new Event
        {
            CustomerId = Id(happened.Customer),
            Type = happened.Type,
            Category = happened.Category,
            OccurredAt = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(happened.OccurredAt)),
        };
        if (!double.IsNaN(happened.Value))
        {
            e.Value = happened.Value;
        }
        return e;
    }

    private static RecordEventRequest Visit(long n) => new()
    {
        Event = new Event { CustomerId = Id(n), Type = n % 10 == 0 ? "purchase" : "visit", EventId = Guid.NewGuid().ToString("N"), Value = 1 + (n % 50) },
    };

    /// <summary>A customer's id.</summary>
    public static string Id(int customer) => $"{IdPrefix}{customer}";

    /// <summary>The customer of an id from <see cref="Id(int)"/>.</summary>
    public static int IndexOf(string id) => int.Parse(id.AsSpan(IdPrefix.Length), System.Globalization.CultureInfo.InvariantCulture);

    private static string Id(long n) => Id((int)(n % Customers));
}
