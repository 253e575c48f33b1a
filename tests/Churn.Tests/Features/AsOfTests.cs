using Churn.Features;

namespace Churn.Tests.Features;

public class AsOfTests
{
    private static readonly long Now = Time.At("2026-06-17T13:37:42.123Z");

    [Fact]
    public void Default_IsNowOrJustAfterTheLastEvent()
    {
        Assert.Equal(Now, Resolve(null, null));
        Assert.Equal(Now, Resolve(null, Now - 1));
        Assert.Equal(Now + 1, Resolve(null, Now));
        Assert.Equal(Now + Time.Tile + 1, Resolve(null, Now + Time.Tile));
    }

    [Fact]
    public void UpToFiveMinutesShortOfTheDefault_IsRaised()
    {
        Assert.Equal(Now, Resolve(Now - Time.Tile, null));
        Assert.Equal(Now - Time.Tile - 1, Resolve(Now - Time.Tile - 1, null));
        Assert.Equal(Now + 61, Resolve(Now, Now + 60));
        Assert.Equal(Now + 1, Resolve(Now + 1, null));
    }

    [Fact]
    public void AmongTheEvents_IsRoundedDownToWholeFiveMinutes()
    {
        Assert.Equal(Time.At("2026-06-16T10:10Z"), Resolve(Time.At("2026-06-16T10:14:59.999Z"), Now - 1));
        Assert.Equal(Time.At("2026-06-16T10:15Z"), Resolve(Time.At("2026-06-16T10:15Z"), Time.At("2026-06-16T10:15Z")));
        Assert.Equal(Time.At("2026-06-16T10:14:59.999Z"), Resolve(Time.At("2026-06-16T10:14:59.999Z"), Time.At("2026-06-16T10:14:59.998Z")));
    }

    [Fact]
    public void BeyondTwoDaysPastOr366Ahead_IsOutOfRange()
    {
        Assert.Equal(Now - 2 * Time.Day, Resolve(Now - 2 * Time.Day, null));
        Assert.Null(Resolve(Now - 2 * Time.Day - 1, null));
        Assert.Equal(Now + 366 * Time.Day, Resolve(Now + 366 * Time.Day, Now));
        Assert.Null(Resolve(Now + 366 * Time.Day + 1, Now));
        Assert.Null(Resolve(long.MinValue, Now));
        Assert.Null(Resolve(long.MaxValue, Now));
    }

    private static long? Resolve(long? requested, long? last) => AsOf.TryResolve(requested, Now, last, out var asOf) ? asOf : null;
}
