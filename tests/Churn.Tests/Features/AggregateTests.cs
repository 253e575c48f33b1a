namespace Churn.Tests.Features;

/// <summary>Each aggregate once, computed by hand.</summary>
public class AggregateTests
{
    private const string AsOf = "2026-06-17T12:00Z";

    private static Customer Buyer() => new Customer()
        .Event("purchase", "2026-06-01T10:00Z", 10.5)
        .Event("purchase", "2026-06-01T18:00Z", -0.25, "card")
        .Event("visit", "2026-06-05T10:00Z")
        .Event("purchase", "2026-06-11T12:00Z", null, "card")
        .Event("purchase", "2026-06-15T12:00Z", 3);

    [Theory]
    [InlineData("purchase.count.30d", 4)]
    [InlineData("purchase.count.7d", 2)]
    [InlineData("purchase/card.count.30d", 2)]
    [InlineData("any.count.all", 5)]
    [InlineData("purchase.days.30d", 3)]
    [InlineData("any.days.30d", 4)]
    [InlineData("purchase.sum.30d", 13.25)]
    [InlineData("purchase/card.sum.all", -0.25)]
    [InlineData("purchase.mean.30d", 13.25 / 3)]
    [InlineData("purchase.share.30d", 0.8)]
    [InlineData("visit.share.all", 0.2)]
    [InlineData("any.share.7d", 1)]
    [InlineData("visit.share.7d", 0)]
    [InlineData("purchase.trend.7d", 1.0986122886681098)] // ln 3: two, none before
    [InlineData("visit.trend.7d", -0.6931471805599453)] // ln 1/2: none, one before
    [InlineData("purchase.recency", 2)]
    [InlineData("purchase.age", 16 + 2.0 / 24)]
    [InlineData("visit.age", 12 + 2.0 / 24)]
    [InlineData("purchase.last", 3)]
    [InlineData("purchase/card.last", -0.25)]
    [InlineData("purchase.interval", 7)] // days 1, 11, 15
    [InlineData("purchase.interval_sd", 3)]
    [InlineData("purchase.last_interval", 4)]
    [InlineData("purchase.longest_interval", 10)]
    [InlineData("purchase.overdue", 2.0 / 7)]
    [InlineData("any.interval", 14.0 / 3)] // days 1, 5, 11, 15
    [InlineData("any.interval_sd", 0.9428090415820635)] // of 4, 6, 4: √(3·68 − 14²) / 3
    public void Feature_IsAsComputedByHand(string name, double expected) => Assert.Equal(expected, Buyer().Feature(name, AsOf));

    [Theory]
    [InlineData("complaint.count.all", 0)]
    [InlineData("complaint.sum.all", 0)]
    [InlineData("complaint.open", 0)]
    [InlineData("complaint.trend.30d", 0)]
    [InlineData("complaint.mean.all", double.NaN)]
    [InlineData("visit.mean.all", double.NaN)] // events, but none with a value
    [InlineData("complaint.recency", double.NaN)]
    [InlineData("complaint.age", double.NaN)]
    [InlineData("complaint.last", double.NaN)]
    [InlineData("visit.last", double.NaN)]
    [InlineData("complaint.overdue", double.NaN)]
    [InlineData("visit.interval", double.NaN)] // one active day is no rhythm
    [InlineData("visit.interval_sd", double.NaN)]
    [InlineData("visit.last_interval", double.NaN)]
    [InlineData("visit.longest_interval", double.NaN)]
    [InlineData("visit.overdue", double.NaN)]
    [InlineData("complaint.open_age", double.NaN)]
    [InlineData("any.share.1h", double.NaN)]
    [InlineData("profile.tenure", double.NaN)]
    [InlineData("profile.days_to_renewal", double.NaN)]
    [InlineData("profile.value", double.NaN)]
    public void WithoutEvents_ZeroIfItCountsElseNaN(string name, double expected) => Assert.Equal(expected, Buyer().Feature(name, AsOf));

    [Fact]
    public void Last_AtTheSameMillisecond_IsTheLargerValueInEitherOrder()
    {
        var rising = new Customer().Event("survey", "2026-06-01T10:00Z", -3).Event("survey", "2026-06-01T10:00Z", -2);
        var falling = new Customer().Event("survey", "2026-06-01T10:00Z", -2).Event("survey", "2026-06-01T10:00Z", -3);
        Assert.Equal(-2, rising.Feature("survey.last", AsOf));
        Assert.Equal(-2, falling.Feature("survey.last", AsOf));
    }

    [Fact]
    public void Last_PassesOverEventsWithoutValue()
    {
        var customer = new Customer().Event("survey", "2026-06-01T10:00Z", 4).Event("survey", "2026-06-02T10:00Z");
        Assert.Equal(4, customer.Feature("survey.last", AsOf));
    }

    [Fact]
    public void Values_RoundToTheNearestUnitTiesToEven()
    {
        var customer = new Customer()
            .Event("a", "2026-06-01T10:00Z", 0.03125).Event("b", "2026-06-01T10:00Z", 0.09375).Event("c", "2026-06-01T10:00Z", -0.00006);
        Assert.Equal(0.0312, customer.Feature("a.sum.all", AsOf));
        Assert.Equal(0.0938, customer.Feature("b.sum.all", AsOf));
        Assert.Equal(-0.0001, customer.Feature("c.sum.all", AsOf));
    }

    [Fact]
    public void Sums_AreExactWhereDoublesAreNot()
    {
        var customer = new Customer();
        foreach (var value in new[] { 1e9, 0.1, 0.2, -1e9 })
        {
            customer.Event("purchase", "2026-06-01T10:00Z", value);
        }

        Assert.Equal(0.3, customer.Feature("purchase.sum.all", AsOf));
    }

    [Fact]
    public void Rhythm_LeavesOutDaysBeforeAYear()
    {
        var customer = new Customer()
            .Event("visit", "2025-06-16T23:59:59.999Z").Event("visit", "2025-06-17T00:00Z").Event("visit", "2025-06-27T00:00Z");
        Assert.Equal(10, customer.Feature("visit.interval", AsOf));
    }
}
