using Churn.Grpc.Protocol;

namespace Churn.Tests.Grpc;

public sealed class TimeoutHeaderTests
{
    [Theory]
    [InlineData("1H", 36_000_000_000)]
    [InlineData("2M", 1_200_000_000)]
    [InlineData("3S", 30_000_000)]
    [InlineData("4m", 40_000)]
    [InlineData("5u", 50)]
    [InlineData("600n", 6)]
    [InlineData("1n", 1)]
    [InlineData("0S", 0)]
    [InlineData("99999999H", 99_999_999L * 36_000_000_000)]
    public void ValidHeader_IsItsTime(string header, long ticks)
    {
        Assert.True(TimeoutHeader.TryParse(header, out var time));
        Assert.Equal(ticks, time.Ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("S")]
    [InlineData("-1S")]
    [InlineData("+1S")]
    [InlineData("1.5S")]
    [InlineData(" 1S")]
    [InlineData("1S ")]
    [InlineData("1s")]
    [InlineData("1h")]
    [InlineData("100000000S")]
    [InlineData("١S")]
    public void AnythingElse_IsRefused(string header) => Assert.False(TimeoutHeader.TryParse(header, out _));

    [Theory]
    [InlineData(0, "1n")]
    [InlineData(-5, "1n")]
    [InlineData(1, "1u")]
    [InlineData(10_000_000, "1000000u")]
    [InlineData(999_999_990, "99999999u")]
    [InlineData(999_999_991, "100000m")]
    [InlineData(long.MaxValue, "99999999H")]
    public void Time_IsRoundedUpToTheFinestUnitThatHoldsIt(long ticks, string header) =>
        Assert.Equal(header, TimeoutHeader.Format(TimeSpan.FromTicks(ticks)));
}
