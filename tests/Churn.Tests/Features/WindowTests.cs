namespace Churn.Tests.Features;

/// <summary>A window is exact at its head and at its tail at most one hop too long.</summary>
public class WindowTests
{
    private const string AsOf = "2026-06-17T13:37:42.123Z";

    /// <summary>Window, where it begins, where the one before it begins (none: no trend); worked out by hand.</summary>
    public static readonly TheoryData<string, string, string?> Tails = new()
    {
        { "1h", "2026-06-17T12:35Z", "2026-06-17T11:35Z" },
        { "6h", "2026-06-17T07:35Z", "2026-06-17T01:35Z" },
        { "24h", "2026-06-16T13:35Z", "2026-06-15T13:35Z" },
        { "7d", "2026-06-10T13:00Z", "2026-06-03T13:00Z" },
        { "30d", "2026-05-18T00:00Z", "2026-04-18T00:00Z" },
        { "90d", "2026-03-19T00:00Z", "2025-12-19T00:00Z" },
        { "180d", "2025-12-19T00:00Z", "2025-06-22T00:00Z" },
        { "365d", "2025-06-17T00:00Z", null },
    };

    [Theory]
    [MemberData(nameof(Tails))]
    public void EventAtTheTail_Counts(string window, string tail, string? _) =>
        Assert.Equal(1, Seen(Time.At(tail)).Feature($"visit.count.{window}", AsOf));

    [Theory]
    [MemberData(nameof(Tails))]
    public void EventJustBeforeTheTail_DoesNotCount(string window, string tail, string? _) =>
        Assert.Equal(0, Seen(Time.At(tail) - 1).Feature($"visit.count.{window}", AsOf));

    [Theory]
    [InlineData("1h")]
    [InlineData("6h")]
    [InlineData("24h")]
    [InlineData("7d")]
    [InlineData("30d")]
    [InlineData("90d")]
    [InlineData("180d")]
    [InlineData("365d")]
    [InlineData("all")]
    public void Head_IsExact(string window)
    {
        var customer = Seen(Time.At("2026-06-17T13:35Z"));
        Assert.Equal(0, customer.Feature($"visit.count.{window}", "2026-06-17T13:35Z"));
        Assert.Equal(1, customer.Feature($"visit.count.{window}", "2026-06-17T13:35:00.001Z"));
    }

    [Theory]
    [MemberData(nameof(Tails))]
    public void Trend_ComparesWithTheWindowBefore(string window, string tail, string? before)
    {
        if (before is null)
        {
            Assert.False(Churn.Features.FeatureName.TryParse($"visit.trend.{window}", out _, out _));
            return;
        }

        Assert.Equal(Math.Log(2), Seen(Time.At(tail)).Feature($"visit.trend.{window}", AsOf));
        Assert.Equal(Math.Log(0.5), Seen(Time.At(tail) - 1).Feature($"visit.trend.{window}", AsOf));
        Assert.Equal(Math.Log(0.5), Seen(Time.At(before)).Feature($"visit.trend.{window}", AsOf));
        Assert.Equal(0, Seen(Time.At(before) - 1).Feature($"visit.trend.{window}", AsOf));
    }

    [Fact]
    public void AsOfOnAHop_MakesTheWindowExact()
    {
        var customer = Seen(Time.At("2026-06-17T12:00Z"));
        Assert.Equal(1, customer.Feature("visit.count.1h", "2026-06-17T13:00Z"));
        Assert.Equal(1, customer.Feature("visit.count.1h", "2026-06-17T13:04:59.999Z"));
        Assert.Equal(0, customer.Feature("visit.count.1h", "2026-06-17T13:05Z"));
    }

    [Fact]
    public void WindowOverMidnight_HasTwoDays()
    {
        var customer = new Customer().Event("visit", "2026-06-16T23:59:59.999Z").Event("visit", "2026-06-17T00:00Z");
        Assert.Equal(2, customer.Feature("visit.days.1h", "2026-06-17T00:30Z"));
        Assert.Equal(1, customer.Feature("visit.days.1h", "2026-06-17T01:00Z"));
    }

    [Fact]
    public void FirstMillisecondOf1970_Counts()
    {
        var customer = Seen(0);
        Assert.Equal(1, customer.Feature("visit.count.365d", 1));
        Assert.Equal(1, customer.Feature("visit.count.1h", 1));
        Assert.Equal(0, customer.Feature("visit.count.all", 0));
    }

    [Fact]
    public void FutureAsOf_LetsWindowsRunEmpty()
    {
        var customer = Seen(Time.At(AsOf) - 1);
        Assert.Equal(1, customer.Feature("visit.count.365d", Time.At(AsOf) + 365 * Time.Day));
        Assert.Equal(0, customer.Feature("visit.count.365d", Time.At(AsOf) + 366 * Time.Day));
        Assert.Equal(1, customer.Feature("visit.count.all", Time.At(AsOf) + 366 * Time.Day));
    }

    private static Customer Seen(long at)
    {
        var customer = new Customer();
        customer.Event("visit", at);
        return customer;
    }
}
