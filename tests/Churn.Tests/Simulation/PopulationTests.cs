using System.Text.RegularExpressions;
using Churn.Features;
using Churn.Simulation;
using Churn.Tests.Infrastructure;

namespace Churn.Tests.Simulation;

public sealed partial class PopulationTests
{
    [Fact]
    public void SameSeed_GivesTheSameEvents_AndAnotherSeedOthers()
    {
        var events = Lives.Events(Lives.Small);

        Assert.NotEmpty(events);
        Assert.Equal(events, Lives.Events(Lives.Small));
        Assert.NotEqual(events, Lives.Events(Lives.Small with { Seed = 6 }));
    }

    [Fact]
    public void Events_RiseInTime_WithinTheirDays()
    {
        var events = Lives.Events(Lives.Small);

        Assert.All(events.Zip(events.Skip(1)), pair => Assert.True(pair.First.OccurredAt <= pair.Second.OccurredAt));
        Assert.All(events, e => Assert.InRange(Lives.DayOf(Lives.Small, e), 0, Lives.Small.Days - 1));
        Assert.Equal(Lives.Small.Days, events.Select(e => Lives.DayOf(Lives.Small, e)).Distinct().Count());
    }

    [Fact]
    public void SmallPopulation_IsTheBeginningOfALargeOne()
    {
        var large = Lives.Events(Lives.Small with { Customers = 900 });

        Assert.Equal(Lives.Events(Lives.Small), large.Where(e => e.Customer < Lives.Small.Customers));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AfterLeaving_NothingComesButTheCompanysMails_AndThoseEnd(int seed)
    {
        var options = Lives.Small with { Customers = 1_000, Seed = (ulong)seed };
        var population = new Population(options, new TruthOptions { Cutoffs = [options.Start.AddDays(200)], Paths = 1 });
        var byCustomer = Lives.Events(population).ToLookup(e => e.Customer);
        var leavers = population.Truth.Where(row => row.LeftOn is not null).ToArray();

        Assert.Contains(leavers, row => row.IsCancelled);
        Assert.Contains(leavers, row => !row.IsCancelled);
        foreach (var leaver in leavers)
        {
            var left = leaver.LeftOn!.Value.DayNumber - options.Start.DayNumber;
            var after = byCustomer[leaver.Customer].Where(e => Lives.DayOf(options, e) >= left).ToArray();
            Assert.Equal(leaver.IsCancelled ? [EventTypes.Cancel] : [], after.Select(e => e.Type).Where(type => type != EventTypes.EmailSent));
            Assert.DoesNotContain(after, e => leaver.IsCancelled && e.Type == EventTypes.EmailSent);
            Assert.DoesNotContain(after, e => Lives.DayOf(options, e) > left + Marketing.Patience);
        }
    }

    [Fact]
    public void Events_AreThoseOfTheCatalogue_AndFitTheServer()
    {
        var catalogue = Row().Matches(Catalogue()).Select(m => m.Groups[1].Value).ToHashSet();
        var events = Lives.Events(Lives.Small with { Customers = 2_000 });
        var written = typeof(EventTypes).GetFields().Select(field => (string)field.GetValue(null)!);

        Assert.Subset(catalogue, written.ToHashSet());
        Assert.Equal(written.Order(), events.Select(e => e.Type).Distinct().Order());
        Assert.All(events, e =>
        {
            Assert.Null(EventRules.Category(e.Category));
            Assert.True(double.IsNaN(e.Value) || EventRules.Value(e.Value) is null);
            Assert.Equal(0, e.OccurredAt % 1000);
        });
    }

    [Fact]
    public void Profiles_ComeOnJoiningAndAtEachRenewal()
    {
        var population = new Population(Lives.Small with { Days = 800 });
        var profiles = new List<SimulatedProfile>();
        while (population.NextDay(out var day, TestContext.Current.CancellationToken))
        {
            Assert.All(day.Profiles, profile => Assert.Equal(day.Date, profile.ValidFrom));
            profiles.AddRange(day.Profiles);
        }

        Assert.All(profiles, p => Assert.InRange(p.RenewalAt.DayNumber - p.ValidFrom.DayNumber, 1, 365));
        Assert.Equal(Lives.Small.Customers, profiles.Select(p => p.Customer).Distinct().Count());
        foreach (var own in profiles.GroupBy(p => p.Customer))
        {
            Assert.Single(own.Select(p => p.CustomerSince).Distinct());
            Assert.All(own.Zip(own.Skip(1)), pair => Assert.Equal(pair.First.RenewalAt, pair.Second.ValidFrom));
        }
    }

    [Fact]
    public void NumbersOutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Population(new SimulationOptions { Customers = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Population(new SimulationOptions { Days = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Population(new SimulationOptions { Start = new DateOnly(1969, 12, 31) }));
        var late = new TruthOptions { Cutoffs = [Lives.Small.Start.AddDays(Lives.Small.Days - 89)] };
        Assert.Contains("90 days after it", Assert.Throws<ArgumentException>(() => new Population(Lives.Small, late)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stop_EndsADayOfForecasts()
    {
        using var stop = new CancellationTokenSource();
        var population = new Population(Lives.Small);
        Assert.True(population.NextDay(out _, stop.Token));
        stop.Cancel();

        Assert.Throws<OperationCanceledException>(() => population.NextDay(out _, stop.Token));
    }

    private static string Catalogue() => File.ReadAllText(Repository.PathOf("docs/events.md"));

    [GeneratedRegex(@"^\| `([^`]+)` \|[^|\n]*\|[^|\n]*\|[^|\n]*\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
