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
}
