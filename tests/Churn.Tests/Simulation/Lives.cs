using Churn.Simulation;

namespace Churn.Tests.Simulation;

/// <summary>Populations lived to their end.</summary>
internal static class Lives
{
    public static readonly SimulationOptions Small = new() { Customers = 300, Days = 400, Seed = 5 };

    public static List<SimulatedEvent> Events(SimulationOptions options) => Events(new Population(options));

    public static List<SimulatedEvent> Events(Population population)
    {
        var events = new List<SimulatedEvent>();
        while (population.NextDay(out var day, TestContext.Current.CancellationToken))
        {
            events.AddRange(day.Events);
        }
        return events;
    }

    public static int DayOf(SimulationOptions options, in SimulatedEvent e) =>
        DateOnly.FromDateTime(DateTime.UnixEpoch.AddMilliseconds(e.OccurredAt)).DayNumber - options.Start.DayNumber;
}
