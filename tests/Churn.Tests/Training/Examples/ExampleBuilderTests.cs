using Churn.Features;
using Churn.Tests.Training.Histories;
using Churn.Training;
using Churn.Training.Examples;
using Churn.Training.Histories;

namespace Churn.Tests.Training.Examples;

public sealed class ExampleBuilderTests
{
    private static readonly FeaturePlan Plan = FeaturePlan.Compile(["any.count.30d", "purchase.recency", "visit.trend.7d"]);

    private static readonly ChurnDefinition[] Definitions =
    [
        new(["purchase"], null, 60, 120),
        new(["purchase", "visit"], null, 30, 30),
        new(["any"], null, 14, 45),
        new(["any"], "complaint", 60, 90),
        new(["purchase"], "complaint", 45, 200),
    ];

    private static readonly long[] At = [.. Enumerable.Range(2, 12).Select(i => LogText.Start + (i * 30 * Millis.Day))];

    [Fact]
    public void RowsAndLabels_AreThoseOfTheDefinition_ByDayAndAtAnyTimeOfDay()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var rows = LogText.Draw(seed);
            var history = LogText.Read(LogText.Of(rows));
            foreach (var definition in Definitions)
            {
                foreach (var timeOfDay in (ulong?[])[null, (ulong)seed])
                {
                    var set = Build(history, definition, timeOfDay);
                    Assert.Equal(Expected(rows, history, definition, timeOfDay), Enumerable.Range(0, set.Count).Select(i =>
                        (history.Customers[set.Customer[i]], set.Cutoffs[set.Cutoff[i]], set.AsOf[i], set.Churned[i])));
                }
            }
        }
    }

    [Fact]
    public void Values_AreTheReplaysOfEachRowsAsOf()
    {
        var history = LogText.Read(LogText.Of(LogText.Draw(3, customers: 600, events: 4000)));
        var set = Build(history, Definitions[2], 9);
        Assert.InRange(set.Count, 1000, 100_000);

        var vector = new double[3];
        for (var i = 0; i < set.Count; i++)
        {
            var replay = new CustomerReplay(history);
            replay.Begin(set.Customer[i]);
            replay.Evaluate(Plan, set.AsOf[i], vector);
            Assert.Equal(vector.Select(v => (float)v), set.Row(i).ToArray());
        }
    }

    [Fact]
    public void AsOf_IsASeededInstantOfTheDayBeforeTheCutoff_AnotherForEachCustomer()
    {
        var history = LogText.Read(LogText.Of(LogText.Draw(4, customers: 500, events: 5000)));
        var set = Build(history, Definitions[2], 9);
        var again = Build(history, Definitions[2], 9);
        var other = Build(history, Definitions[2], 10);

        Assert.All(Enumerable.Range(0, set.Count), i =>
            Assert.InRange(set.Cutoffs[set.Cutoff[i]] - set.AsOf[i], 0, Millis.Day - 1));
        Assert.Equal(set.AsOf, again.AsOf);
        Assert.Equal(set.Values, again.Values);
        Assert.True(other.AsOf.Intersect(set.AsOf).Count() < set.Count / 10);
        var ofOne = Enumerable.Range(0, set.Count).Where(i => set.Cutoff[i] == 5).Select(i => set.AsOf[i]).ToArray();
        Assert.True(ofOne.Length > 50 && ofOne.Distinct().Count() > ofOne.Length * 0.95);
        // Spread over the whole day.
        Assert.All(Enumerable.Range(0, 4), quarter => Assert.True(
            set.AsOf.Count(asOf => asOf % Millis.Day / (6 * Millis.Hour) == quarter) > set.Count * 0.2));
    }

    [Fact]
    public void NoLabel_ReachesPastItsCutoffAndHorizon()
    {
        // The last possible label ends at the test cutoff: an own event there must not be seen.
        var rows = new List<LogRow> { new("a", At[0] - Millis.Hour - Millis.Day, "purchase"), new("a", At[0] + (60 * Millis.Day), "purchase") };
        var history = LogText.Read(LogText.Of(rows));

        foreach (var seed in (ulong?[])[null, 1, 2, 3, 4, 5])
        {
            var source = new ExampleSource(history, null, Definitions[0], "log");
            Assert.Equal([true], ExampleBuilder.Build(source, Plan, [At[0]], seed, stop: TestContext.Current.CancellationToken).Churned);
        }
    }

    [Fact]
    public void WhereThereIsTooMuch_CustomersAreTakenWhole_AndTheSameForASeed()
    {
        var history = LogText.Read(LogText.Of(LogText.Draw(5, customers: 800, events: 8000)));
        var source = new ExampleSource(history, null, Definitions[2], "log");
        var (all, none) = ExampleBuilder.ListRows(source, At, 1, int.MaxValue);
        var (some, sample) = ExampleBuilder.ListRows(source, At, 1, all.Count / 4);

        Assert.InRange(some.Count, all.Count / 5, all.Count / 3);
        var taken = some.Select(r => r.Customer).ToHashSet();
        Assert.Equal(all.Where(r => taken.Contains(r.Customer)), some);
        Assert.Equal((null, new CustomerSample(taken.Count, all.Select(r => r.Customer).Distinct().Count())), (none, sample));
        Assert.Equal(some, ExampleBuilder.ListRows(source, At, 1, all.Count / 4).Rows);
        Assert.NotEqual(some.Select(r => r.Customer), ExampleBuilder.ListRows(source, At, 2, all.Count / 4).Rows.Select(r => r.Customer));
    }

    [Fact]
    public void TypeThatTheLogLacks_IsNamedWithThoseThatItHas()
    {
        var history = LogText.Read("customer_id,timestamp,event_type\na,2020-01-01,visit\na,2020-01-01,call\n");

        var problem = Assert.Throws<EventLogException>(() => new ExampleSource(history, null, Definitions[4], "shop.csv"));
        Assert.Equal("shop.csv has no event of type purchase: its types are call, visit", problem.Message);
    }

    [Fact]
    public void CancelledBuilding_Ends()
    {
        var source = new ExampleSource(LogText.Read(LogText.Of(LogText.Draw(5))), null, Definitions[2], "log");

        Assert.ThrowsAny<OperationCanceledException>(() => ExampleBuilder.Build(source, Plan, At, null, stop: new CancellationToken(true)));
    }

    private static ExampleSet Build(EventHistory history, ChurnDefinition definition, ulong? seed) =>
        ExampleBuilder.Build(new ExampleSource(history, null, definition, "log"), Plan, At, seed);

    // By the definition, over all events. Only the time of day is the builder's own.
    private static IEnumerable<(string, long, long, bool)> Expected(List<LogRow> rows, EventHistory history, ChurnDefinition definition, ulong? seed)
    {
        bool IsOwn(LogRow row) => definition.OwnEvents.Contains("any") || definition.OwnEvents.Contains(row.Type);
        for (var customer = 0; customer < history.Customers.Count; customer++)
        {
            var events = rows.Where(r => r.Customer == history.Customers[customer]).ToArray();
            for (var cutoff = 0; cutoff < At.Length; cutoff++)
            {
                var asOf = At[cutoff] - (seed is { } s ? (long)(Seeds.Mix(s, customer, cutoff) % Millis.Day) : 0);
                var before = events.Where(e => e.At >= asOf - (definition.LookbackDays * Millis.Day) && e.At < asOf).ToArray();
                var after = events.Where(e => e.At >= asOf && e.At < asOf + (definition.HorizonDays * Millis.Day)).ToArray();
                if (before.Any(IsOwn) && !before.Any(e => e.Type == definition.ChurnEvent))
                {
                    yield return (history.Customers[customer], At[cutoff], asOf,
                        definition.ChurnEvent is null ? !after.Any(IsOwn) : after.Any(e => e.Type == definition.ChurnEvent));
                }
            }
        }
    }
}
