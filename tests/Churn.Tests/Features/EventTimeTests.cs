using Churn.Features;

namespace Churn.Tests.Features;

public class EventTimeTests
{
    private static readonly long Received = Time.At("2026-06-17T13:37:42.123Z");
    private static readonly long Occurred = Received - Time.Hour;

    /// <summary>How far the sender's clock was behind at sending, ms, and whether that is corrected.</summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(59_999, false)]
    [InlineData(60_000, true)]
    [InlineData(-59_999, false)]
    [InlineData(-60_000, true)]
    [InlineData(86_400_000, true)]
    [InlineData(86_400_001, false)]
    [InlineData(-86_400_000, true)]
    [InlineData(-86_400_001, false)]
    public void Clock_IsCorrectedIfOffByAMinuteToADay(long behind, bool corrected) =>
        Assert.Equal(corrected ? Occurred + behind : Occurred, EventTime.Settle(Occurred, Received - behind, Received));

    [Fact]
    public void WithoutSentAt_TheSenderIsRight() => Assert.Equal(Occurred, EventTime.Settle(Occurred, null, Received));

    [Fact]
    public void WithoutOccurredAt_ItHappenedAtReceipt()
    {
        Assert.Equal(Received, EventTime.Settle(null, null, Received));
        Assert.Equal(Received, EventTime.Settle(null, Received - 5 * Time.Hour, Received));
    }

    [Fact]
    public void MoreThanAnHour_IsLate()
    {
        var e = new CustomerEvent("e", "visit", "", Occurred, null, Received, Occurred);
        Assert.False(e.IsLate);
        Assert.True((e with { OccurredAt = Occurred - 1 }).IsLate);
    }
}
