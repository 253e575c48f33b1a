using System.Text;
using Churn.Features;

namespace Churn.Tests.Features;

public class EventElementTests
{
    private static readonly CustomerEvent Event = new("é-1", "purchase", "card", 1_000, -4.56785, 2_000, 900);

    [Fact]
    public void EveryField_SurvivesStorage()
    {
        Assert.True(EventElement.TryRead(EventElement.Encode(Event, 7), out var read));
        Assert.Equal("é-1", Encoding.UTF8.GetString(read.Id));
        Assert.Equal("purchase", Encoding.UTF8.GetString(read.Type));
        Assert.Equal("card", Encoding.UTF8.GetString(read.Category));
        Assert.Equal((1_000, 2_000, true, -45_678), (read.OccurredAt, read.ReceivedAt, read.HasValue, read.Value));
    }

    [Fact]
    public void LongestNames_Survive()
    {
        var e = Event with { Id = new string('i', 256), Type = new string('t', 64), Category = new string('c', 64) };
        Assert.True(EventElement.TryRead(EventElement.Encode(e, 7), out var read));
        Assert.Equal((256, 64, 64), (read.Id.Length, read.Type.Length, read.Category.Length));
    }

    [Fact]
    public void AbsentValue_IsNotZero()
    {
        Assert.True(EventElement.TryRead(EventElement.Encode(Event with { Value = null }, 7), out var absent));
        Assert.True(EventElement.TryRead(EventElement.Encode(Event with { Value = 0 }, 7), out var zero));
        Assert.False(absent.HasValue);
        Assert.True(zero.HasValue);
        Assert.NotEqual(absent.Fingerprint, zero.Fingerprint);
    }

    [Fact]
    public void Head_HasTheKindAndTheNonceOnly()
    {
        var element = EventElement.Encode(Event, 0xff11_2233_4455_6677);
        Assert.Equal(0x1122_3344_5566_7701UL, ElementHead.Of(element));
        Assert.Equal(0x0022_3344_5566_7701UL, ElementHead.Of(element.AsSpan(0, 7)));
        Assert.Equal(element[8..], EventElement.Encode(Event, 1)[8..]);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1_000_000_001)]
    public void ValueThatNoRuleLetsThrough_Throws(double value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => EventElement.Encode(Event with { Value = value }, 7));
}
