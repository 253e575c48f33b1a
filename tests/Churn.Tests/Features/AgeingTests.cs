namespace Churn.Tests.Features;

/// <summary>Merging tiles changes what is stored, never what is answered.</summary>
public class AgeingTests
{
    private static readonly long Occurred = Time.At("2026-06-17T13:37:42.123Z");
    private static readonly string[] Names = [.. FeatureNames.Of("complaint"), .. FeatureNames.Of("any"), .. FeatureNames.Of("complaint/billing")];

    /// <summary>Around each retention: 4, 16 and 400 days, an hour for clocks, and what is left of the tile.</summary>
    public static readonly TheoryData<long> Ages =
    [
        .. from days in new[] { 2, 4, 5, 14, 16, 17, 18, 365, 366, 399, 400, 401, 402 }
           from offset in new[] { -Time.Hour, -1, 0, 1, Time.Tile, Time.Hour, Time.Hour + 1, 2 * Time.Hour, 23 * Time.Hour }
           select days * Time.Day + offset,
    ];

    [Theory]
    [MemberData(nameof(Ages))]
    public void CompactionAtAnyAge_LeavesEveryFeatureAlone(long age)
    {
        var now = Occurred + age;
        var (plain, compacted) = (Complainer(), Complainer().Compact(now + 10 * Time.Minute));
        foreach (var asOf in new[] { now, now + 1, now - 2 * Time.Day, now - Time.Day + 17, now + 366 * Time.Day })
        {
            // Half a tile between the events and the as-of: nothing to round.
            var t = Math.Max(asOf, Occurred + Time.Tile);
            foreach (var name in Names)
            {
                Assert.Equal(plain.Feature(name, t), compacted.Feature(name, t));
            }
        }
    }

    [Fact]
    public void LateEvent_JoinsTilesThatAreMergedAlready()
    {
        var now = Occurred + 20 * Time.Day;
        var customer = Complainer().Compact(now);
        customer.Event("complaint", Occurred + 1, 8, "billing", receivedAt: now);
        Assert.Equal(2, customer.Feature("complaint/billing.count.30d", now));
        Assert.Equal(8, customer.Compact(now).Feature("complaint.last", now));
        Assert.Equal(13, customer.Feature("complaint.sum.all", now));
        Assert.Equal(2, customer.Feature("complaint.days.30d", now));
    }

    [Fact]
    public void EventBeforeRetention_CountsInLifetimeAggregatesOnly()
    {
        var now = Occurred + 401 * Time.Day + 2 * Time.Hour;
        var customer = Complainer().Compact(now);
        Assert.Equal(2, customer.Feature("complaint.count.all", now));
        Assert.Equal(5, customer.Feature("complaint.sum.all", now));
        Assert.Equal(5, customer.Feature("complaint.last", now));
        Assert.Equal((now - Occurred) / 86_400_000.0, customer.Feature("complaint.recency", now));
        Assert.Equal((now - Occurred + Time.Day) / 86_400_000.0, customer.Feature("complaint.age", now));
        Assert.Equal(0, customer.Feature("complaint.count.365d", now));
        Assert.Equal(365, customer.Feature("complaint.open_age", now));
    }

    [Fact]
    public void AYearOfDays_StaysSmall()
    {
        var customer = new Customer();
        for (var hour = 0; hour < 365 * 24; hour += 5)
        {
            customer.Event("visit", Occurred + hour * Time.Hour);
        }

        // 365 days of 3 to 4 bytes each and the last 16 ids: far less than an event each.
        Assert.InRange(customer.State.WriteSnapshot(1, Occurred + 365 * Time.Day + 30 * Time.Day).Length, 365, 5 * 365);
    }

    private static Customer Complainer()
    {
        var customer = new Customer();
        customer.Event("complaint", Occurred, 5, "billing");
        customer.Event("complaint", Occurred - Time.Day, category: "staff");
        return customer;
    }
}
