using Churn.Features;
using FsCheck;
using FsCheck.Fluent;

namespace Churn.Tests.Features;

/// <summary>What people are shown of a customer's events is what they sent, wherever tiles have been merged meanwhile.</summary>
public class SeriesCountsTests
{
    [Fact]
    public void Counts_AreThoseOfTheEvents() =>
        Prop.ForAll(Histories.Long, CountsAreThoseOfTheEvents).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true));

    private static void CountsAreThoseOfTheEvents(History history)
    {
        var events = history.Events.DistinctBy(e => e.Id).ToArray();
        var state = new CustomerState();
        foreach (var (i, e) in events.Index())
        {
            state.Fold(EventElement.Encode(CustomerList.ToEvent(e), (ulong)i));
        }

        if (events.Length > 0)
        {
            Assert.True(state.TryReadSnapshot(state.WriteSnapshot(1, events.Max(e => e.OccurredAt))));
        }

        // The last compaction was at the last event, so that every day of the 400 before it is still told apart.
        var from = events.Length == 0 ? 0 : Millis.Floor(events.Max(e => e.OccurredAt), Millis.Day) - (399 * Millis.Day);
        var expected = events.GroupBy(e => (e.Type, e.Category)).Select(g => (
            g.Key.Type, g.Key.Category, (long)g.Count(), g.Min(e => e.OccurredAt), g.Max(e => e.OccurredAt),
            string.Join(",", g.GroupBy(e => Millis.Floor(e.OccurredAt, Millis.Day)).Where(day => day.Key >= from).OrderBy(day => day.Key)
                .Select(day => $"{day.Key}:{day.Count()}")))).Order().ToArray();

        var counts = state.CountsSince(from);

        Assert.Equal(expected, counts.Select(c => (
            c.Type, c.Category, c.Count, c.FirstAt, c.LastAt, string.Join(",", c.Days.Select(day => $"{day.Start}:{day.Count}")))).Order());
        Assert.Equal(counts.Select(c => c.Count).OrderDescending(), counts.Select(c => c.Count));
        foreach (var c in counts)
        {
            var values = events.Where(e => (e.Type, e.Category) == (c.Type, c.Category) && e.Value is not null).ToArray();
            Int128 units = 0;
            foreach (var e in values)
            {
                units += FixedValue.FromDouble(e.Value!.Value);
            }

            Assert.Equal(values.Length == 0 ? null : FixedValue.ToDouble(units), c.Sum);
        }
    }
}
