using Churn.Features;

namespace Churn.Tests.Features;

public class ErasureTests
{
    private static readonly long ErasedAt = Time.At("2026-06-17T13:37:42.123Z");

    [Fact]
    public void Tombstone_ForgetsWhatWasBefore()
    {
        var customer = new Customer();
        customer.Event("visit", ErasedAt - 1, id: "a");
        customer.State.Fold(ProfileElement.Encode(new CustomerProfile(1), ProfileFields.CustomerSince, 1));
        Assert.Equal(FoldOutcome.Accepted, customer.State.Fold(TombstoneElement.Encode(ErasedAt, 2)).Outcome);
        Assert.Null(customer.State.LastEventAt);
        Assert.Equal(0, customer.State.SeenCount);
        Assert.Equal(CustomerProfile.Empty, customer.State.Profile);
        Assert.Equal(ErasedAt, customer.State.ErasedAt);
    }

    [Fact]
    public void EventsUpToTheErasure_AreRefused()
    {
        foreach (var compacted in new[] { false, true })
        {
            var customer = new Customer();
            customer.State.Fold(TombstoneElement.Encode(ErasedAt, 1));
            _ = compacted ? customer.Compact(ErasedAt + 1) : customer;
            Assert.Equal(FoldOutcome.Erased, customer.Event("visit", ErasedAt - 1).Outcome);
            Assert.Equal(FoldOutcome.Erased, customer.Event("visit", ErasedAt, id: "late").Outcome);
            Assert.Equal(FoldOutcome.Accepted, customer.Event("visit", ErasedAt + 1, id: "late").Outcome);
            Assert.Equal(1, customer.Feature("any.count.all", ErasedAt + 2));
        }
    }
}
