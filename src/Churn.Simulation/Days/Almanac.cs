namespace Churn.Simulation;

/// <summary>What the calendar does to everybody: week and year.</summary>
internal sealed class Almanac
{
    // Sunday first, mean 1.
    private static readonly double[] Weekdays = [1.15, 0.9, 0.9, 0.95, 0.95, 1.05, 1.1];

    private readonly DateOnly start;
    private readonly double[] weekdays;
    private readonly double[] seasons;

    public Almanac(DateOnly start, int days)
    {
        this.start = start;
        var industries = Industries.Names.Length;
        weekdays = new double[days];
        seasons = new double[days * industries];
        for (var day = 0; day < days; day++)
        {
            var date = start.AddDays(day);
            weekdays[day] = Weekdays[(int)date.DayOfWeek];
            for (var industry = 0; industry < industries; industry++)
            {
                seasons[(day * industries) + industry] = Industries.Season(industry, date.DayOfYear);
            }
        }
    }

    /// <summary>Around 1.</summary>
    public double Weekday(int day) => weekdays[day];

    /// <summary>−1 to 1.</summary>
    public double Season(int day, int industry) => seasons[(day * Industries.Names.Length) + industry];

    public DateOnly Date(int day) => start.AddDays(day);

    /// <summary>ms UTC since 1970.</summary>
    public long Midnight(int day) => (long)(start.DayNumber + day - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber) * 86_400_000;
}
