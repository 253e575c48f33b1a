using Churn.Features;

namespace Churn.Tests.Features;

public class EventRulesTests
{
    [Theory]
    [InlineData("visit")]
    [InlineData("a")]
    [InlineData("plan-change_2")]
    [InlineData("anything")]
    public void Slug_IsAType(string type) => Assert.Null(EventRules.Type(type));

    [Theory]
    [InlineData("")]
    [InlineData("any")]
    [InlineData("profile")]
    [InlineData("2nd")]
    [InlineData("_a")]
    [InlineData("-a")]
    [InlineData("Visit")]
    [InlineData("a.b")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("é")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")] // 65
    public void OtherText_IsNoType(string type) => Assert.NotNull(EventRules.Type(type));

    [Fact]
    public void Category_MayBeEmptyOrBeginWithADigit()
    {
        Assert.Null(EventRules.Category(""));
        Assert.Null(EventRules.Category("3g"));
        Assert.NotNull(EventRules.Category("_3g"));
        Assert.NotNull(EventRules.Category(new string('a', 65)));
    }

    [Fact]
    public void Id_Has1To256BytesOfUtf8()
    {
        Assert.NotNull(EventRules.Id(""));
        Assert.Null(EventRules.Id(new string('a', 256)));
        Assert.NotNull(EventRules.Id(new string('a', 257)));
        Assert.Null(EventRules.Id(new string('é', 128)));
        Assert.NotNull(EventRules.Id(new string('é', 129)));
        Assert.NotNull(EventRules.Id("\ud800"));
        Assert.NotNull(EventRules.Id(new string('a', 200) + "\ud800"));
        Assert.Null(EventRules.Id("👍"));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1e9, true)]
    [InlineData(-1e9, true)]
    [InlineData(1_000_000_000.1, false)]
    [InlineData(-1e300, false)]
    [InlineData(double.NaN, false)]
    [InlineData(double.PositiveInfinity, false)]
    public void Value_IsFiniteAndWithinABillion(double value, bool right) => Assert.Equal(right, EventRules.Value(value) is null);

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1_300_000, true)]
    [InlineData(1_300_001, false)]
    public void OccurredAt_IsFrom1970ToFiveMinutesAhead(long occurredAt, bool right) =>
        Assert.Equal(right, EventRules.OccurredAt(occurredAt, now: 1_000_000) is null);
}
