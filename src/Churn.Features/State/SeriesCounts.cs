using System.Text;

namespace Churn.Features;

/// <summary>The events of one type and category, as people look at them; features are computed elsewhere.</summary>
/// <param name="Type">Slug; empty together with <paramref name="Category"/> for all events beyond the 256 series that are kept apart.</param>
/// <param name="Category">Slug; empty for none.</param>
/// <param name="Count">Events over the customer's life, at least 1.</param>
/// <param name="FirstAt">When the first one occurred, ms UTC.</param>
/// <param name="LastAt">When the last one occurred, ms UTC.</param>
/// <param name="Sum">Of their values; null where none had one.</param>
/// <param name="Days">Days with events, oldest first.</param>
public sealed record SeriesCounts(
    string Type, string Category, long Count, long FirstAt, long LastAt, double? Sum, IReadOnlyList<DayCount> Days)
{
    internal static SeriesCounts Of(Series series, long from)
    {
        var all = series.Ancient;
        var lastAt = series.Aged.At;
        var days = new SortedDictionary<long, long>();
        foreach (var list in (ReadOnlySpan<TileList>)[series.Days, series.Hours, series.FiveMinutes])
        {
            foreach (ref readonly var tile in list.Tiles)
            {
                all.Add(tile.Events);
                lastAt = Math.Max(lastAt, tile.Latest.At);
                // A late event may lie in a small tile of a day whose others are already one.
                var day = Millis.Floor(tile.Start, Millis.Day);
                if (day >= from)
                {
                    days[day] = days.GetValueOrDefault(day) + tile.Events.Count;
                }
            }
        }
        return new SeriesCounts(
            Encoding.ASCII.GetString(series.Type), Encoding.ASCII.GetString(series.Category), all.Count, series.FirstAt, lastAt,
            all.Valued > 0 ? FixedValue.ToDouble(all.Units) : null, [.. days.Select(day => new DayCount(day.Key, day.Value))]);
    }
}

/// <summary>Events of one UTC day.</summary>
/// <param name="Start">Its midnight, ms UTC.</param>
/// <param name="Count">At least 1.</param>
public readonly record struct DayCount(long Start, long Count);
