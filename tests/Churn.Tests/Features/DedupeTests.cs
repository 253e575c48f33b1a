using Churn.Features;

namespace Churn.Tests.Features;

/// <summary>What a copy is, and for how long it is recognised.</summary>
public class DedupeTests
{
    private static readonly long Start = Time.At("2026-06-17T13:37:42.123Z");

    [Theory]
    [InlineData(0, FoldOutcome.Duplicate)]
    [InlineData(59 * 60_000, FoldOutcome.Duplicate)]
    [InlineData(60 * 60_000, FoldOutcome.Duplicate)]
    [InlineData(60 * 60_000 + 1, FoldOutcome.Accepted)]
    public void Copy_After16Others_IsRecognisedForTheHorizon(long after, FoldOutcome expected)
    {
        var customer = WithFirst();
        Others(customer, 16);
        Assert.Equal(expected, Again(customer, after).Outcome);
    }

    [Theory]
    [InlineData(15, FoldOutcome.Duplicate)]
    [InlineData(16, FoldOutcome.Accepted)]
    public void Copy_AfterMonths_IsRecognisedAmongTheLast16(int others, FoldOutcome expected)
    {
        var customer = WithFirst();
        Others(customer, others);
        Assert.Equal(expected, Again(customer.Compact(Start + 90 * Time.Day), 90 * Time.Day).Outcome);
    }

    [Theory]
    [InlineData(4_095, FoldOutcome.Duplicate)]
    [InlineData(4_096, FoldOutcome.Accepted)]
    public void Copy_WithinTheHorizon_IsRecognisedAmongTheLast4096(int others, FoldOutcome expected)
    {
        var (pending, compacted) = (WithFirst(), WithFirst());
        Others(pending, others);
        Others(compacted, others);
        Assert.Equal(expected, Again(pending, Time.Minute).Outcome);
        Assert.Equal(expected, Again(compacted.Compact(Start + Time.Minute), Time.Minute).Outcome);
    }

    [Theory]
    [InlineData(-60_000)]
    [InlineData(0)]
    [InlineData(60_000)]
    public void Copy_After59Minutes_IsRecognisedByAnyClockWithinAMinute(long wrong)
    {
        var customer = WithFirst();
        Others(customer, 20);
        Assert.Equal(FoldOutcome.Duplicate, Again(customer.Compact(Start + 59 * Time.Minute + wrong), 59 * Time.Minute + wrong).Outcome);
    }

    [Fact]
    public void Duplicate_ChangesNothing()
    {
        var customer = WithFirst();
        Again(customer, Time.Minute);
        Assert.Equal(1, customer.Feature("any.count.all", Start + 1));
        Assert.Equal(5, customer.Feature("any.sum.all", Start + 1));
        Assert.Equal(1, customer.State.SeenCount);
    }

    [Fact]
    public void OtherContentsUnderTheSameId_IsAConflict()
    {
        foreach (var compacted in new[] { false, true })
        {
            var customer = compacted ? WithFirst().Compact(Start) : WithFirst();
            Assert.Equal(FoldOutcome.Conflict, customer.Event("purchase", Start, 6, "card", "first").Outcome);
            Assert.Equal(FoldOutcome.Conflict, customer.Event("purchase", Start, null, "card", "first").Outcome);
            Assert.Equal(FoldOutcome.Conflict, customer.Event("purchase", Start + 1, 5, "card", "first").Outcome);
            Assert.Equal(FoldOutcome.Conflict, customer.Event("purchase", Start, 5, "", "first").Outcome);
            Assert.Equal(FoldOutcome.Conflict, customer.Event("return", Start, 5, "card", "first").Outcome);
            Assert.Equal(FoldOutcome.Conflict, customer.Event("purchasec", Start, 5, "ard", "first").Outcome);
            Assert.Equal(1, customer.Feature("any.count.all", Start + 2));
        }
    }

    [Fact]
    public void RetryThatWasCorrectedOtherwise_IsADuplicate()
    {
        // The sender said 12:00 both times; the server's correction came out 3 ms apart.
        var sent = Time.At("2026-06-17T12:00Z");
        var state = new CustomerState();
        var first = new CustomerEvent("e", "visit", "", sent + 120_000, null, Start, sent);
        var retry = first with { OccurredAt = sent + 120_003, ReceivedAt = Start + 50 };
        Assert.Equal(FoldOutcome.Accepted, state.Fold(EventElement.Encode(first, 1)).Outcome);
        Assert.Equal(FoldOutcome.Duplicate, state.Fold(EventElement.Encode(retry, 2)).Outcome);
    }

    [Fact]
    public void CopyThatCountsAgain_IsItselfRecognised()
    {
        var customer = WithFirst();
        Others(customer, 16);
        Assert.Equal(FoldOutcome.Accepted, Again(customer, 2 * Time.Hour).Outcome);
        Assert.Equal(FoldOutcome.Duplicate, Again(customer, 3 * Time.Hour).Outcome);
        Assert.Equal(18, customer.Feature("any.count.all", Start + 1));
    }

    [Fact]
    public void ExpiredIds_AreDroppedAtCompaction()
    {
        var customer = WithFirst();
        Others(customer, 99);
        Assert.Equal(100, customer.Compact(Start + Time.Hour).State.SeenCount);
        Assert.True(customer.State.ExpiredIdBytes(Start + 2 * Time.Hour) > 84 * 12);
        Assert.Equal(16, customer.Compact(Start + 2 * Time.Hour).State.SeenCount);
        Assert.Equal(0, customer.State.ExpiredIdBytes(Start + 2 * Time.Hour));
    }

    private static Customer WithFirst()
    {
        var customer = new Customer();
        customer.Event("purchase", Start, 5, "card", "first");
        return customer;
    }

    private static FoldResult Again(Customer customer, long after) =>
        customer.Event("purchase", Start, 5, "card", "first", Start + after);

    private static void Others(Customer customer, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(FoldOutcome.Accepted, customer.Event("visit", Start, id: $"other{i}").Outcome);
        }
    }
}
