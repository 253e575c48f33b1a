using Churn.Features;

namespace Churn.Tests.Features;

/// <summary>256 pairs of type and category are kept apart; events of further ones count in <c>any</c> only.</summary>
public class SeriesCapTests
{
    private static readonly long Start = Time.At("2026-06-17T13:37:42.123Z");

    [Fact]
    public void Event257thSeries_CountsInAnyOnly()
    {
        var customer = Full();
        Assert.Equal(new FoldResult(FoldOutcome.Accepted, SeriesCapped: true), customer.Event("late", Start, 7));
        Assert.Equal(new FoldResult(FoldOutcome.Accepted, SeriesCapped: true), customer.Event("type0", Start, 7, "new"));
        Assert.Equal(new FoldResult(FoldOutcome.Accepted), customer.Event("type0", Start, 1));
        foreach (var compacted in new[] { customer, customer.Compact(Start) })
        {
            Assert.Equal(259, compacted.Feature("any.count.all", Start + 1));
            Assert.Equal(15, compacted.Feature("any.sum.1h", Start + 1));
            Assert.Equal(0, compacted.Feature("late.count.all", Start + 1));
            Assert.Equal(double.NaN, compacted.Feature("late.recency", Start + 1));
            Assert.Equal(2, compacted.Feature("type0.count.all", Start + 1));
            Assert.Equal(0, compacted.Feature("type0/new.count.all", Start + 1));
        }
    }

    [Fact]
    public void Cap_HoldsAfterASnapshot()
    {
        var customer = Full().Compact(Start);
        Assert.True(customer.Event("late", Start).SeriesCapped);
        customer.Compact(Start);
        Assert.True(customer.Event("later", Start).SeriesCapped);
        Assert.False(customer.Event("type255", Start).SeriesCapped);
        Assert.Equal(258, customer.Feature("any.count.all", Start + 1) - customer.Feature("type255.count.all", Start + 1) + 1);
    }

    [Fact]
    public void CappedCloser_ClosesNothing()
    {
        var customer = new Customer();
        customer.Event("complaint", Start);
        for (var i = 1; i < CustomerState.MaxSeries; i++)
        {
            customer.Event($"type{i}", Start);
        }

        Assert.True(customer.Event("complaint_resolved", Start).SeriesCapped);
        Assert.Equal(1, customer.Feature("complaint.open", Start + 1));
    }

    private static Customer Full()
    {
        var customer = new Customer();
        for (var i = 0; i < CustomerState.MaxSeries; i++)
        {
            Assert.False(customer.Event($"type{i}", Start).SeriesCapped);
        }

        return customer;
    }
}
