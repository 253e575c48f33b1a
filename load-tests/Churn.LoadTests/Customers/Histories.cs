using Churn.Simulation;

namespace Churn.LoadTests;

/// <summary>Histories of a known size, for customers who all lived alike.</summary>
internal static class Histories
{
    private const long Day = 24 * 60 * 60 * 1000L;

    // Mostly visits, as of a shop's customers; complaints and surveys are rare.
    private static readonly (string Type, string Category, double Value)[] Cycle =
    [
        ("visit", "", double.NaN), ("visit", "", double.NaN), ("email_open", "", double.NaN), ("visit", "", double.NaN), ("add_to_cart", "", 30),
        ("purchase", "", 42.5), ("visit", "", double.NaN), ("support_call", "", 6), ("visit", "", double.NaN), ("survey", "", 4),
    ];

    /// <summary>Events at even distances.</summary>
    /// <param name="events">How many.</param>
    /// <param name="days">Over how long, up to a moment ago.</param>
    /// <param name="now">ms since 1970.</param>
    public static IReadOnlyList<SimulatedEvent> Even(int events, int days, DateTimeOffset now)
    {
        var first = now.ToUnixTimeMilliseconds() - (days * Day);
        return [.. Enumerable.Range(0, events).Select(i => At(i, first + (i * days * Day / events)))];
    }

    /// <summary>90 active days, every other one of the last 180: a visit each, and a purchase in every ninth.</summary>
    public static IReadOnlyList<SimulatedEvent> NinetyActiveDays(DateTimeOffset now)
    {
        const int ActiveDays = 90;
        var noon = now.ToUnixTimeMilliseconds() / Day * Day;
        var events = new List<SimulatedEvent>();
        for (var i = 0; i < ActiveDays; i++)
        {
            var at = noon - ((2 * (ActiveDays - i) - 1) * Day) + (i * 1000);
            events.Add(new SimulatedEvent(0, at, "visit", "", double.NaN));
            if (i % 9 == 0)
            {
                events.Add(new SimulatedEvent(0, at + 1000, "purchase", "", 42.5));
            }
        }
        return events;
    }

    private static SimulatedEvent At(int i, long time)
    {
        var (type, category, value) = Cycle[i % Cycle.Length];
        return new SimulatedEvent(0, time, type, category, value);
    }
}
