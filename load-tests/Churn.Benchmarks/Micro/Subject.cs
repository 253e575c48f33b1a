using Churn.Features;
using Churn.Models;
using Churn.Simulation;

namespace Churn.Benchmarks.Micro;

/// <summary>What the parts of a request are measured on: the shipped model, and customers as the store has them.</summary>
public sealed class Subject
{
    private const int Days = 400;

    // Midnight would be kind to tiles.
    private static readonly DateTimeOffset Day = new(2026, 6, 17, 0, 0, 0, TimeSpan.Zero);

    /// <param name="events">About how many the customer has, over 400 days; 0 for one of the simulated customers with half a year of history.</param>
    public Subject(int events)
    {
        var directory = Path.Combine(AppContext.BaseDirectory, "models", "default");
        Model = ChurnModel.Load(File.ReadAllBytes(Path.Combine(directory, "manifest.json")), File.ReadAllBytes(Path.Combine(directory, "model.zip")));
        Plan = FeaturePlan.Compile(Model.Manifest.Features);
        var state = new CustomerState();
        foreach (var (e, n) in (events == 0 ? Simulated() : Regular(events)).Select((e, n) => (e, n)))
        {
            state.Fold(EventElement.Encode(e, (ulong)n + 1));
        }
        Snapshot = state.WriteSnapshot(1, Now);
        Pending = EventElement.Encode(Of("visit", "", Now - 1000, null, int.MaxValue), 2);
        State = new CustomerState();
        State.TryReadSnapshot(Snapshot);
        Vector = new double[Plan.Names.Count];
        Plan.Evaluate(State, Now, Vector);
    }

    /// <summary>As-of of every score, ms.</summary>
    public static long Now { get; } = Day.AddHours(13).AddMinutes(37).ToUnixTimeMilliseconds();

    public ChurnModel Model { get; }

    public FeaturePlan Plan { get; }

    /// <summary>Element 0 of the customer's list.</summary>
    public byte[] Snapshot { get; }

    /// <summary>One event behind it.</summary>
    public byte[] Pending { get; }

    /// <summary>The snapshot, read.</summary>
    public CustomerState State { get; }

    /// <summary>Shape [F]: the customer's features.</summary>
    public double[] Vector { get; }

    private static IEnumerable<CustomerEvent> Regular(int events)
    {
        (string Type, string Category, double? Value)[] kinds =
            [("visit", "", null), ("email_open", "", null), ("visit", "pricing", null), ("purchase", "", 42.5), ("support_contact", "phone", 9)];
        for (var n = 0; n < events; n++)
        {
            var (type, category, value) = kinds[n % kinds.Length];
            yield return Of(type, category, Now - (long)((events - n) * (double)Days / events * TimeSpan.MillisecondsPerDay), value, n);
        }
    }

    private static IEnumerable<CustomerEvent> Simulated()
    {
        const int Length = 180;
        var start = DateOnly.FromDateTime(Day.UtcDateTime).AddDays(-Length);
        var population = new Population(new SimulationOptions { Customers = 200, Days = Length, Start = start });
        var all = new List<SimulatedEvent>();
        while (population.NextDay(out var day))
        {
            all.AddRange(day.Events.ToArray());
        }
        // Whoever has as many events as the one in the middle.
        var customers = all.GroupBy(e => e.Customer).OrderBy(c => c.Count()).ToArray();
        return customers[customers.Length / 2]
            .Select((e, n) => Of(e.Type, e.Category, e.OccurredAt, double.IsNaN(e.Value) ? null : e.Value, n));
    }

    private static CustomerEvent Of(string type, string category, long at, double? value, int n) =>
        new($"{n}-0123456789abcdef", type, category, at, value, at + 250, at);
}
