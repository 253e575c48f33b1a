namespace Churn.Features;

/// <summary>Merges tiles into longer ones once no as-of that may be asked for has a window edge inside the longer one.</summary>
/// <remarks>An as-of reaches 2 days back; windows with 5-minute edges and their predecessors 48 h further, those with hourly
/// edges 14 days, those with daily edges 365. An hour is added to each for clocks that disagree. docs/adr/0003.</remarks>
internal static class Ageing
{
    public const long ClockAllowance = Millis.Hour;
    public const long FiveMinutesKept = 4 * Millis.Day;
    public const long HoursKept = 16 * Millis.Day;
    public const long DaysKept = 400 * Millis.Day;

    public static void Apply(Series series, long now)
    {
        MergeFiveMinutes(series, Millis.Floor(now - ClockAllowance - FiveMinutesKept, Millis.FiveMinutes));
        MergeHours(series, Millis.Floor(now - ClockAllowance - HoursKept, Millis.Hour));
        DropDays(series, Millis.Floor(now - ClockAllowance - DaysKept, Millis.Day));
        series.Changed();
    }

    private static void MergeFiveMinutes(Series series, long horizon)
    {
        var tiles = series.FiveMinutes.Tiles;
        var merged = 0;
        for (; merged < tiles.Length; merged++)
        {
            var hour = Millis.Floor(tiles[merged].Start, Millis.Hour);
            if (hour + Millis.Hour > horizon)
            {
                break;
            }
            series.Hours.At(hour).Events.Add(tiles[merged].Events);
            series.Aged.Merge(tiles[merged].Latest);
        }
        series.FiveMinutes.RemoveFirst(merged);
    }

    private static void MergeHours(Series series, long horizon)
    {
        var tiles = series.Hours.Tiles;
        var merged = 0;
        for (; merged < tiles.Length; merged++)
        {
            var day = Millis.Floor(tiles[merged].Start, Millis.Day);
            if (day + Millis.Day > horizon)
            {
                break;
            }
            series.Days.At(day).Events.Add(tiles[merged].Events);
        }
        series.Hours.RemoveFirst(merged);
    }

    private static void DropDays(Series series, long horizon)
    {
        var tiles = series.Days.Tiles;
        var dropped = 0;
        for (; dropped < tiles.Length && tiles[dropped].Start + Millis.Day <= horizon; dropped++)
        {
            series.Ancient.Add(tiles[dropped].Events);
        }
        series.Days.RemoveFirst(dropped);
    }
}
