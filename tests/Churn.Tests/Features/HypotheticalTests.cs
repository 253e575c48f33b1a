namespace Churn.Tests.Features;

/// <summary>"If this happened" counts as if it had, and is no event.</summary>
public class HypotheticalTests
{
    private static readonly long Now = Time.At("2026-06-17T13:37:42.123Z");
    private static readonly string[] Names = [.. FeatureNames.Of("any"), .. FeatureNames.Of("complaint"), .. FeatureNames.Of("complaint/billing")];

    [Fact]
    public void Hypothetical_CountsAsTheEventWould()
    {
        var (real, supposed) = (Known(), Known());
        real.Event("complaint", Now - 1, 2.5, "billing");
        supposed.State.FoldHypothetical("complaint"u8, "billing"u8, Now - 1, 2.5);
        foreach (var name in Names)
        {
            Assert.Equal(real.Feature(name, Now), supposed.Feature(name, Now));
        }

        Assert.Equal(real.State.CountBefore(Now), supposed.State.CountBefore(Now));
        Assert.Equal(Now - 1, supposed.State.LastEventAt);
    }

    [Fact]
    public void Hypothetical_HasNoId()
    {
        var customer = Known();
        var before = customer.State.SeenCount;
        customer.State.FoldHypothetical("complaint"u8, [], Now - 1, null);
        customer.State.FoldHypothetical("complaint"u8, [], Now - 1, null);
        Assert.Equal(2, customer.Feature("complaint.count.1h", Now) - Known().Feature("complaint.count.1h", Now));
        Assert.Equal(before, customer.State.SeenCount);
    }

    private static Customer Known() =>
        new Customer().Event("complaint", "2026-06-17T13:00Z", 1).Event("complaint", "2026-06-10T13:00Z", null, "billing").Event("visit", "2026-05-01T00:00Z");
}
