namespace Churn.Features;

/// <summary>The events of one type and category, with every stretch of time that is told apart; features are computed elsewhere.</summary>
/// <param name="Type">Slug; empty together with <paramref name="Category"/> for all events beyond the 256 series that are kept apart.</param>
/// <param name="Category">Slug; empty for none.</param>
/// <param name="Count">Events over the customer's life, at least 1.</param>
/// <param name="Valued">Those of them with a value.</param>
/// <param name="Sum">Of their values; null where none had one.</param>
/// <param name="FirstAt">When the first one occurred, ms UTC.</param>
/// <param name="LastAt">When the last one occurred, ms UTC.</param>
/// <param name="Tiles">By start; of equal starts the longer first.</param>
/// <param name="Older">Events of which only the number and the sum of values are kept.</param>
public sealed record SeriesDetail(
    string Type, string Category, long Count, long Valued, double? Sum, long FirstAt, long LastAt, IReadOnlyList<TileDetail> Tiles, long Older)
{
    internal static SeriesDetail Of(Series series)
    {
        var counts = SeriesCounts.Of(series, long.MaxValue);
        var valued = series.Ancient.Valued;
        var tiles = new List<TileDetail>();
        foreach (var list in (ReadOnlySpan<TileList>)[series.Days, series.Hours, series.FiveMinutes])
        {
            foreach (ref readonly var tile in list.Tiles)
            {
                valued += tile.Events.Valued;
                tiles.Add(new TileDetail(
                    tile.Start, list.Span, tile.Events.Count, tile.Events.Valued,
                    tile.Events.Valued > 0 ? FixedValue.ToDouble(tile.Events.Units) : null));
            }
        }
        return new SeriesDetail(
            counts.Type, counts.Category, counts.Count, valued, counts.Sum, counts.FirstAt, counts.LastAt,
            [.. tiles.OrderBy(tile => tile.Start).ThenByDescending(tile => tile.Span)], series.Ancient.Count);
    }
}

/// <summary>Events of one stretch of time.</summary>
/// <param name="Start">ms UTC.</param>
/// <param name="Span">5 minutes, an hour or a day, ms.</param>
/// <param name="Count">At least 1.</param>
/// <param name="Valued">Those of them with a value.</param>
/// <param name="Sum">Of their values; null where none had one.</param>
public readonly record struct TileDetail(long Start, long Span, long Count, long Valued, double? Sum);
