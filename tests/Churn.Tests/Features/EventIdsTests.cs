using System.Text;
using Churn.Features;

namespace Churn.Tests.Features;

public class EventIdsTests
{
    [Fact]
    public void SameContents_GiveTheSameId() =>
        Assert.Equal(EventIds.Derive("visit", "web", 5, 1.5, "s"), EventIds.Derive("visit", "web", 5, 1.5, "s"));

    [Fact]
    public void AnyDifference_GivesAnotherId()
    {
        string[] ids =
        [
            EventIds.Derive("visit", "web", 5, 1.5, "s"), EventIds.Derive("visits", "web", 5, 1.5, "s"),
            EventIds.Derive("visit", "we", 5, 1.5, "s"), EventIds.Derive("visit", "web", 6, 1.5, "s"),
            EventIds.Derive("visit", "web", 5, 1.6, "s"), EventIds.Derive("visit", "web", 5, null, "s"),
            EventIds.Derive("visit", "web", 5, 0, "s"), EventIds.Derive("visit", "web", 5, 1.5),
            EventIds.Derive("visit", "web", 5, 1.5, "s", 1), EventIds.Derive("visitw", "eb", 5, 1.5, "s"),
            EventIds.Derive("visit", "webs", 5, 1.5), EventIds.Derive("visit", "", 5, 1.5, "webs"),
        ];
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void Id_KeepsTheRulesOfIds()
    {
        var id = EventIds.Derive("visit", "web", 5, 1.5, new string('é', 300));
        Assert.Equal(23, id.Length);
        Assert.Equal('~', id[0]);
        Assert.Null(EventRules.Id(id));
    }

    [Theory]
    [InlineData("visit", "web", 1.5, 0)]
    [InlineData("visit", "", null, 3)]
    [InlineData("v", "w", 0.0, 1)]
    public void IdFromBytes_IsTheSame(string type, string category, double? value, int occurrence)
    {
        Span<byte> id = stackalloc byte[EventIds.DerivedLength];
        long? units = value is { } v ? FixedValue.FromDouble(v) : null;

        EventIds.Derive(Encoding.ASCII.GetBytes(type), Encoding.ASCII.GetBytes(category), 5, units, occurrence, id);

        Assert.Equal(EventIds.Derive(type, category, 5, value, occurrence: occurrence), Encoding.ASCII.GetString(id));
    }

    [Fact]
    public void LongestNames_FitWithoutAllocation()
    {
        Span<byte> id = stackalloc byte[EventIds.DerivedLength];
        var name = new string('n', EventRules.MaxSlugLength);

        EventIds.Derive(Encoding.ASCII.GetBytes(name), Encoding.ASCII.GetBytes(name), 5, 1, 0, id);

        Assert.Equal(EventIds.Derive(name, name, 5, 0.0001), Encoding.ASCII.GetString(id));
    }
}
