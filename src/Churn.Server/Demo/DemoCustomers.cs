using Churn.Protocol.V1;
using Churn.Server.Customers;
using Churn.Simulation;
using Google.Protobuf.WellKnownTypes;

namespace Churn.Server.Demo;

/// <summary>The customers of the demo: a small simulated population (docs/simulation.md) whose history ends today. What comes after is
/// lived through faster than days pass.</summary>
internal sealed class DemoCustomers
{
    /// <summary>Days of history.</summary>
    public const int HistoryDays = 180;

    // Of these, about 200 are there today; the others join later.
    private const int Customers = 350;
    private const int DaysToCome = 730;
    private const int Seed = 2026;

    private readonly Simulation.Population population;
    private readonly Dictionary<int, string> names = [];

    /// <param name="today">The history ends at its midnight.</param>
    public DemoCustomers(DateOnly today) => population = new Simulation.Population(new SimulationOptions
    {
        Customers = Customers,
        Days = HistoryDays + DaysToCome,
        Seed = Seed,
        Start = today.AddDays(-HistoryDays),
    });

    /// <summary>Customers who have been met.</summary>
    public int Met => names.Count;

    /// <summary>Profiles as they are at the end of the history, by customer; there once <see cref="History"/> is through.</summary>
    public SortedDictionary<string, Profile> Profiles { get; } = new(StringComparer.Ordinal);

    /// <summary>What happened until today, oldest first.</summary>
    public IEnumerable<Event> History() => Days(HistoryDays).Select(e => ToEvent(e, e.OccurredAt));

    /// <summary>What happens then, as if at this moment.</summary>
    public IEnumerable<Event> ToCome(TimeProvider time) =>
        Days(int.MaxValue).Select(e => ToEvent(e, time.GetUtcNow().ToUnixTimeMilliseconds()));

    private IEnumerable<SimulatedEvent> Days(int until)
    {
        while (population.DaysLived < until && population.NextDay(out var day))
        {
            foreach (var known in day.Profiles)
            {
                Profiles[NameOf(known.Customer)] = new Profile
                {
                    CustomerSince = At(known.CustomerSince),
                    RenewalAt = At(known.RenewalAt),
                    Value = known.Value,
                    Segment = known.Segment,
                    Industry = known.Industry,
                };
            }
            foreach (var happened in day.Events)
            {
                yield return happened;
            }
        }
    }

    // Numbered as they are met, so that whoever tries a number finds somebody.
    private string NameOf(int customer)
    {
        if (!names.TryGetValue(customer, out var name))
        {
            names[customer] = name = $"demo-{names.Count + 1}";
        }
        return name;
    }

    private static Timestamp At(DateOnly day) => Timestamp.FromDateTime(day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));

    private Event ToEvent(SimulatedEvent happened, long at)
    {
        var e = new Event
        {
            CustomerId = NameOf(happened.Customer),
            Type = happened.Type,
            Category = happened.Category,
            OccurredAt = ProtocolTime.ToTimestamp(at),
            Channel = "demo",
        };
        if (!double.IsNaN(happened.Value))
        {
            e.Value = happened.Value;
        }
        return e;
    }
}
